namespace ActorPm.Node.Fleet.Strangers;

/// <summary>Why somebody is refused before a certificate could be judged.</summary>
internal static class StrangerWords
{
    /// <summary>The gate is full.</summary>
    public const string NoPlace = "too many connections that have not shown who they are";

    /// <summary>It took too long.</summary>
    public const string TooSlow = "it has not shown who it is in time";
}
