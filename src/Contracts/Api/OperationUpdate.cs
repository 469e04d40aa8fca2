using System.Text.Json.Serialization;
using ActorPm.Contracts.Processes;

namespace ActorPm.Contracts.Api;

/// <summary>
/// One line of the answer to a command that takes time. The stream ends with exactly one
/// <see cref="OperationFinished"/>; a stream without it was cut off.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OperationApplying), "applying")]
[JsonDerivedType(typeof(OperationStarting), "starting")]
[JsonDerivedType(typeof(OperationProgress), "progress")]
[JsonDerivedType(typeof(InstanceSucceeded), "instance_succeeded")]
[JsonDerivedType(typeof(InstanceFailed), "instance_failed")]
[JsonDerivedType(typeof(ActionSent), "action_sent")]
[JsonDerivedType(typeof(ActionReturned), "action_returned")]
[JsonDerivedType(typeof(OperationNotice), "notice")]
[JsonDerivedType(typeof(OperationError), "error")]
[JsonDerivedType(typeof(OperationFinished), "finished")]
public abstract record OperationUpdate;

/// <summary>An action on an app begins.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Name">To which app.</param>
/// <param name="Ids">To which of its instances.</param>
public sealed record OperationApplying(AppAction Action, string Name, IReadOnlyList<int> Ids) : OperationUpdate;

/// <summary>A new app is started.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Script">Its script.</param>
/// <param name="Mode">Its mode, PM2's word (<c>fork_mode</c>).</param>
/// <param name="Ids">Ids of its instances.</param>
public sealed record OperationStarting(string Name, string Script, string Mode, IReadOnlyList<int> Ids) : OperationUpdate;

/// <summary>How far it is; for a terminal.</summary>
/// <param name="Doing">What is being done, <c>starting</c>.</param>
/// <param name="Done">Instances finished.</param>
/// <param name="Total">Instances in all.</param>
public sealed record OperationProgress(string Doing, int Done, int Total) : OperationUpdate;

/// <summary>One instance is where it was to be.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">Its app.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Pid">Its pid, 0 for none.</param>
public sealed record InstanceSucceeded(int Id, string Name, ProcessState Status, int Pid) : OperationUpdate
{
    /// <summary>What a person should know of it although it went well; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>One instance did not get there.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Name">Its app.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Next">What happens next, in words; null when nothing does.</param>
/// <param name="LastErrorLines">The last lines of its standard error, at most five.</param>
public sealed record InstanceFailed(int Id, string Name, string Reason, string? Next, IReadOnlyList<string> LastErrorLines) : OperationUpdate;

/// <summary>Something a person should know.</summary>
/// <param name="Text">One line.</param>
/// <param name="Warning">More than for information.</param>
public sealed record OperationNotice(string Text, bool Warning) : OperationUpdate;

/// <summary>A part or the whole of it could not be done.</summary>
/// <param name="Error">Why.</param>
public sealed record OperationError(ApiError Error) : OperationUpdate;

/// <summary>The end.</summary>
/// <param name="Code">What the command ends with.</param>
public sealed record OperationFinished(ExitCode Code) : OperationUpdate;
