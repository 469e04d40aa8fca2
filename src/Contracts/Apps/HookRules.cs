namespace ActorPm.Contracts.Apps;

/// <summary>What is called when something happens to an instance: a shell command, or an http(s) URL that gets a POST of JSON. Null for nothing.</summary>
public sealed record HookRules
{
    /// <summary>When a process has ended by itself.</summary>
    public string? OnExit { get; set; }

    /// <summary>When an instance is given up: errored.</summary>
    public string? OnErrored { get; set; }

    /// <summary>When an instance is online.</summary>
    public string? OnReady { get; set; }

    /// <summary>A call that takes longer is ended.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
