using ActorPm.Contracts.Api;
using ActorPm.Node.EventLog;

namespace ActorPm.Node.Fleet;

/// <summary>What happens to servers and at their doors, for <c>pbm events</c>; kept nowhere until the node is up.</summary>
internal sealed class FleetEvents(TimeProvider time)
{
    /// <summary>Where it is kept.</summary>
    public Task<EventDatabase>? Log { get; set; }

    /// <summary>Keeps something that happened.</summary>
    /// <param name="kind">What: <c>lost</c>, <c>back</c>, <c>fleet</c>…</param>
    /// <param name="text">What and why, in words.</param>
    public void Tell(string kind, string text)
    {
        if (Log is { } log) _ = AppendAsync(log, new EventRecord { At = time.GetUtcNow().ToUnixTimeMilliseconds(), Kind = kind, Text = text });
    }

    private static async Task AppendAsync(Task<EventDatabase> log, EventRecord happened) => (await log).Append(happened);
}
