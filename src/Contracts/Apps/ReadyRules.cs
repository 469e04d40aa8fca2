namespace ActorPm.Contracts.Apps;

/// <summary>When an instance counts as online.</summary>
public sealed record ReadyRules
{
    /// <summary>Wait for <c>process.send('ready')</c>, or <c>READY=1</c> of sd_notify; otherwise a spawned instance is online at once (in cluster mode: once it listens).</summary>
    public bool WaitReady { get; set; }

    /// <summary>A question whose answer makes it ready; null for none. Together with <see cref="WaitReady"/> both are waited for.</summary>
    public ProbeRules? Probe { get; set; }

    /// <summary>An instance not ready after this time failed to start.</summary>
    public TimeSpan ListenTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
