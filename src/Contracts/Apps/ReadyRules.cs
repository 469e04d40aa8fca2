namespace ActorPm.Contracts.Apps;

/// <summary>When an instance counts as online.</summary>
public sealed record ReadyRules
{
    /// <summary>Wait for <c>process.send('ready')</c>; otherwise a spawned instance is online at once.</summary>
    public bool WaitReady { get; set; }

    /// <summary>An instance not ready after this time failed to start.</summary>
    public TimeSpan ListenTimeout { get; set; } = TimeSpan.FromSeconds(3);
}
