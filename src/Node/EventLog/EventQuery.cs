using ActorPm.Contracts.Api;

namespace ActorPm.Node.EventLog;

/// <summary>Which events are asked for.</summary>
/// <param name="Names">Names of apps; empty for all, those of the server included.</param>
/// <param name="Since">Not older than this, in ms since the epoch; null for any age.</param>
/// <param name="Newest">At most so many, the newest ones.</param>
internal sealed record EventQuery(IReadOnlyList<string> Names, long? Since, int Newest)
{
    /// <summary>Whether one that happens now is among them.</summary>
    public bool Includes(EventRecord happened) => Names.Count == 0 || (happened.Name is { } name && Names.Contains(name));
}
