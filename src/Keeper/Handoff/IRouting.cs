namespace ActorPm.Keeper.Handoff;

/// <summary>
/// One way of bringing connections to the processes of a group. It opens sockets through
/// <see cref="Group.Sockets"/>, which owns them, and changes nothing about a process but its connections.
/// </summary>
internal interface IRouting
{
    /// <summary>
    /// Before the spawn: what the process must be given. Calls back once, at once or later, with the parts or
    /// the reason it cannot be started.
    /// </summary>
    void Prepare(HandoffPreparation preparation);

    /// <summary>The process has been spawned (or was taken over): it takes part from now on, held or open.</summary>
    void Join(Member member);

    /// <summary>Its route is open from now on.</summary>
    void Open(Member member);

    /// <summary>No new connection for it; <see cref="Group.Finished"/> when it has finished those it has.</summary>
    void Drain(Member member);

    /// <summary>The process has ended. What was on its way to it goes to others.</summary>
    /// <param name="member">Which.</param>
    /// <param name="forGood">It was stopped, no replacement is on its way.</param>
    void Leave(Member member, bool forGood);

    /// <summary>Where to connect to reach this very process, for a probe.</summary>
    /// <param name="member">Which process.</param>
    /// <param name="port">Its public port that is meant; null: its first.</param>
    DoorAnswer OpenDoor(Member member, int? port);
}

/// <summary>A loopback port, or why there is none.</summary>
internal readonly record struct DoorAnswer(int Port, string? Problem)
{
    public static DoorAnswer At(int port) => new(port, null);

    public static DoorAnswer None(string problem) => new(0, problem);
}
