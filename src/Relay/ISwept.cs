namespace ActorPm.Relay;

/// <summary>Something with deadlines, asked once a second by <see cref="Workspace"/>.</summary>
internal interface ISwept
{
    /// <summary>Its place in the list; -1 when it is in none.</summary>
    int SweptIndex { get; set; }

    void Sweep();
}
