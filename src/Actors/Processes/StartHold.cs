using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>Whether a process may be started as far as the fleet is concerned; pure.</summary>
internal static class StartHold
{
    /// <summary>With less left of the lease a process would be ended about as soon as it has begun.</summary>
    public static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(5);

    /// <summary>The length of a lease that is not bound to an answer of the other servers; the same as the fleet's (LeaseRules).</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>Why not, in words; null when it may.</summary>
    /// <param name="app">The app it would run for.</param>
    /// <param name="word">What the fleet said last.</param>
    /// <param name="now">CLOCK_BOOTTIME in ms.</param>
    public static string? WhyNot(StoredApp app, FleetWord word, long now)
    {
        if (FleetProject.Is(app.Project) && word.MayStart is { } names && !names.Contains(app.Spec.Name))
            return $"waits for the fleet: {word.WaitsFor ?? "it is not assigned to this server any more"}";
        if (app.Spec.Single && word.LeaseUntil - now < ShortestLease.TotalMilliseconds)
            return $"waits for its lease, without which a single app does not run: {word.WhyNoLease ?? "the other servers are asked just now"}";
        return null;
    }

    /// <summary>How the lease of a running process stands, in words; null for one without.</summary>
    public static string? LeaseText(InstanceStatus status, FleetWord word, long now) => status.LeaseUntil is not { } until ? null
        : $"its lease runs for {DurationText.ToWords(TimeSpan.FromMilliseconds(Math.Max(0, until - now)))} yet and "
            + (word.WhyNoLease is { } why ? $"is not extended, then it is ended: {why}" : "is extended as long as a majority of the servers answers");
}
