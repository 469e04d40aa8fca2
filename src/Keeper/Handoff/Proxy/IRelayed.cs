namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>Something that relays work for, and that tells them all of it.</summary>
internal interface IRelayed
{
    /// <summary>Group it is about; empty for none.</summary>
    string GroupId { get; }

    /// <summary>To a relay that knows nothing yet.</summary>
    void TellAll(RelayProcess relay);

    /// <summary>Something that an operator should know.</summary>
    void Trouble(Member? member, string message);
}
