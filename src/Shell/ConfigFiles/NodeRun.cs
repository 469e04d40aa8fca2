namespace ActorPm.Shell.ConfigFiles;

/// <summary>How a run of Node.js ended.</summary>
/// <param name="ExitCode">Its exit code; -1 when it was ended for taking too long.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record NodeRun(int ExitCode, string Output, string Error);
