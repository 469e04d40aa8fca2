using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;

namespace ActorPm.Fleet.Wire;

/// <summary>
/// What servers and the scheduler of a fleet say to each other through the cluster. Each has a short name of its own on the
/// wire (see the serializer of the node); fields are only ever added.
/// </summary>
public interface IFleetMessage;

/// <summary>Scheduler to server: tell what became of your assignment.</summary>
public sealed record TellReport : IFleetMessage;

/// <summary>Server to scheduler.</summary>
/// <param name="Report">What became of its assignment.</param>
public sealed record ReportTold(ServerReport Report) : IFleetMessage;

/// <summary>Scheduler to server: this is the newest assignment there is for you; a server with an older one waits until it has that.</summary>
/// <param name="Epoch">Its epoch; 0 when there is none.</param>
/// <param name="Revision">Its revision.</param>
public sealed record AssignmentConfirmed(long Epoch, long Revision) : IFleetMessage;

/// <summary>Server to scheduler: an app is declared, or declared anew. Answered with <see cref="CommandAnswer"/>.</summary>
/// <param name="App">The app.</param>
public sealed record DeclareFleetApp(PutFleetApp App) : IFleetMessage;

/// <summary>Another number of instances. Answered with <see cref="CommandAnswer"/>.</summary>
/// <param name="Name">The app.</param>
/// <param name="Count">The number wanted, or the difference.</param>
/// <param name="IsRelative">It is the difference.</param>
public sealed record ScaleFleetApp(string Name, int Count, bool IsRelative) : IFleetMessage;

/// <summary>An app is stopped or started on all of its servers. Answered with <see cref="CommandAnswer"/>.</summary>
/// <param name="Name">The app.</param>
/// <param name="IsWanted">To run.</param>
public sealed record WantFleetApp(string Name, bool IsWanted) : IFleetMessage;

/// <summary>An app is taken out of the fleet. Answered with <see cref="CommandAnswer"/>.</summary>
/// <param name="Name">The app.</param>
public sealed record DeleteFleetApp(string Name) : IFleetMessage
{
    /// <summary>What a plan saw of it (<see cref="FleetApp.Seen"/>); null deletes it as it is.</summary>
    public string? Agreed { get; set; }
}

/// <summary>What a server is used for is changed. Null leaves a thing as it is. Answered with <see cref="CommandAnswer"/>.</summary>
/// <param name="ServerId">The server.</param>
public sealed record UseServer(string ServerId) : IFleetMessage
{
    /// <summary>It gets no new instances of the fleet's apps.</summary>
    public bool? IsCordoned { get; set; }

    /// <summary>Its instances of the fleet's apps go to other servers.</summary>
    public bool? IsDraining { get; set; }

    /// <summary>Labels to set; an empty value takes the label away.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; set; }
}

/// <summary>Answered with <see cref="FleetAppsTold"/>.</summary>
public sealed record GetFleetApps : IFleetMessage
{
    /// <summary>Only who schedules is asked for: of a thousand apps on many servers the whole answer is larger than a message may be.</summary>
    public bool? IsBrief { get; set; }

    /// <summary>Only as many apps as are one message, of those whose names come after this one; null from an earlier release, which takes all at once or nothing.</summary>
    public string? After { get; set; }
}

/// <summary>From now on the sender is told of an app by <see cref="FleetAppTold"/>, until it is settled.</summary>
/// <param name="Name">The app.</param>
public sealed record WatchFleetApp(string Name) : IFleetMessage;

/// <summary>Scheduler to server: whether a command was taken.</summary>
/// <param name="Error">Why not; null when it was.</param>
/// <param name="Notice">What a person should know of it all the same; null for nothing.</param>
public sealed record CommandAnswer(ApiError? Error, string? Notice) : IFleetMessage
{
    /// <summary>It was taken without a majority of the servers having confirmed it; null for no, and from an earlier release.</summary>
    public bool? IsUnconfirmed { get; set; }
}

/// <summary>Scheduler to server: an app as it stands.</summary>
/// <param name="App">The app.</param>
/// <param name="IsDeleted">It was deleted.</param>
public sealed record FleetAppTold(FleetAppView App, bool IsDeleted) : IFleetMessage;

/// <summary>Scheduler to server: all apps.</summary>
/// <param name="Apps">By name.</param>
/// <param name="ServerId">The server whose scheduler it is.</param>
/// <param name="Problem">Why it decides nothing at the moment; null when it does.</param>
public sealed record FleetAppsTold(IReadOnlyList<FleetAppView> Apps, string ServerId, string? Problem) : IFleetMessage
{
    /// <summary>It takes <see cref="UseServer"/>; a scheduler of an earlier release reads the marks in the list of members.</summary>
    public bool? KnowsWishes { get; set; }

    /// <summary>There are more apps, after the last of these; null for no.</summary>
    public bool? HasMore { get; set; }
}
