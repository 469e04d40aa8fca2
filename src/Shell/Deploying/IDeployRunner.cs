namespace ActorPm.Shell.Deploying;

/// <summary>Runs the commands of a deployment; what they print goes to the caller's terminal.</summary>
internal interface IDeployRunner
{
    /// <summary>Exit code of a program on this machine.</summary>
    Task<int> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation);

    /// <summary>Exit code and what a program on this machine printed, which is not shown.</summary>
    Task<(int ExitCode, string Output)> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation);
}
