using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Ports;

/// <summary>
/// Turns a spec into what the keeper needs: looks at the file system, the user database and the PATH of
/// the child. Asked again for every start, so that links and upgrades of interpreters are followed.
/// </summary>
public interface ILaunchPlanner
{
    /// <summary>Whether the app could be run at all; null when it could, else what is wrong.</summary>
    ApiError? Check(AppSpec spec, IReadOnlyDictionary<string, string> callerEnvironment);

    /// <summary>The spawn of one process of an app.</summary>
    LaunchPlan Plan(LaunchOrder order);

    /// <summary>How the keeper is to end a process of an app with these rules.</summary>
    StopSequence StopSequence(StopRules rules);

    /// <summary>Rotation of the log files of an app with these rules.</summary>
    LogRotation Rotation(LogRules rules);

    /// <summary>Log and pid files of an instance, and facts shown with it.</summary>
    InstanceFacts Describe(LaunchOrder order);
}

/// <summary>Which process is to be started.</summary>
/// <param name="Spec">Its app.</param>
/// <param name="CallerEnvironment">Environment recorded with the app.</param>
/// <param name="Instance">Number of the instance on this server.</param>
/// <param name="Slot">Number within the app.</param>
/// <param name="Generation">Number of the process; 0 where none is to be started.</param>
public sealed record LaunchOrder(
    AppSpec Spec,
    IReadOnlyDictionary<string, string> CallerEnvironment,
    int Instance,
    int Slot,
    long Generation)
{
    /// <summary>Opaque id of the app: its processes share their listening sockets. Empty where none is to be started.</summary>
    public string Group { get; init; } = "";

    /// <summary>Generation it is to take the place of, which lives on beside it; null for none.</summary>
    public long? Replaces { get; init; }

    /// <summary>It gets no connection before its route is opened.</summary>
    public bool Hold { get; init; }
}

/// <summary>Either a request or why there can be none.</summary>
/// <param name="Request">What to send; its <see cref="SpawnRequest.Spec"/> is left to the caller.</param>
/// <param name="Refusal">Why not.</param>
public sealed record LaunchPlan(SpawnRequest? Request, ApiError? Refusal);

/// <summary>What is shown of an instance and does not change while it runs.</summary>
/// <param name="OutLog">File of the standard output; empty for none.</param>
/// <param name="ErrorLog">File of the standard error; empty for none.</param>
/// <param name="CombinedLog">File of both; null for none.</param>
/// <param name="PidFile">Pid file.</param>
/// <param name="User">Name of the user it runs as.</param>
/// <param name="Version">Version from the nearest package.json; null for none.</param>
/// <param name="NodeVersion">Version of Node.js that would run it; null for other programs.</param>
/// <param name="Environment">What the process gets.</param>
public sealed record InstanceFacts(
    string OutLog,
    string ErrorLog,
    string? CombinedLog,
    string PidFile,
    string User,
    string? Version,
    string? NodeVersion,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How connections would reach a process started now.</summary>
    public HandoffKind Handoff { get; init; } = HandoffKind.None;

    /// <summary>Public addresses the spec or environment names; empty where the program says so by itself.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];
}
