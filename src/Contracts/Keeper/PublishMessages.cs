using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Keeper;

/// <summary>
/// The ports that answer on this server wherever in the fleet the app has its instances: all of them, each time. What is not listed any
/// more closes where no process of this server has it. Answer: <see cref="PublishReply"/>, when every port was tried.
/// </summary>
public sealed record PublishRequest : KeeperRequest
{
    /// <summary>Where the relays of other servers come in, as <see cref="ListenAddress"/> text; null outside a fleet.</summary>
    public string? Door { get; set; }

    /// <summary>File with the keys of this server and the members of its fleet, read by the relay alone; null outside a fleet.</summary>
    public string? Identity { get; set; }

    /// <summary>One for each app.</summary>
    public IReadOnlyList<PublishedGroup> Groups { get; set; } = [];
}

/// <summary>An app whose ports answer on every server.</summary>
public sealed record PublishedGroup
{
    /// <summary>The group of its processes (<see cref="HandoffOrder.Group"/>), the same on every server.</summary>
    public required string Group { get; init; }

    /// <summary>Its name, for messages.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it listens, as <see cref="ListenAddress"/> text.</summary>
    public IReadOnlyList<string> Listen { get; set; } = [];

    /// <summary>What is understood of its bytes between servers.</summary>
    public ProxyProtocol Proxy { get; set; } = ProxyProtocol.Tcp;

    /// <summary>The other servers that may have instances of it.</summary>
    public IReadOnlyList<PublishedServer> Servers { get; set; } = [];
}

/// <summary>A server that may have instances of an app.</summary>
/// <param name="Id">Its id in the fleet; with it the key that it must show is known.</param>
/// <param name="Address">Its address.</param>
/// <param name="Port">Port of its relay.</param>
/// <param name="Weight">So many instances: it gets so many turns.</param>
public sealed record PublishedServer(string Id, string Address, int Port, int Weight);

/// <summary>Answer to <see cref="PublishRequest"/>.</summary>
public sealed record PublishReply : KeeperReply
{
    /// <summary>What could not be opened; everything else is.</summary>
    public IReadOnlyList<PublishProblem> Problems { get; set; } = [];
}

/// <summary>A port that cannot be opened.</summary>
/// <param name="Group">Group whose port it is; null for the door.</param>
/// <param name="Message">For a person: which, and why (with the process that has it).</param>
public sealed record PublishProblem(string? Group, string Message);
