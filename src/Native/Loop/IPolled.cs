namespace ActorPm.Native.Loop;

/// <summary>A source with so many events that waiting for each costs more than looking once a millisecond.</summary>
internal interface IPolled
{
    /// <summary>Time in ms until it wants to look again; -1: it waits for an event.</summary>
    int Pause { get; }

    /// <summary>The pause is over, or something else woke the loop.</summary>
    void Poll();
}
