namespace ActorPm.Contracts.Apps;

/// <summary>How an instance is ended. Defaults are PM2's.</summary>
public sealed record StopRules
{
    /// <summary>The first signal, by name.</summary>
    public string Signal { get; set; } = "SIGINT";

    /// <summary>Time between the first signal and SIGKILL.</summary>
    public TimeSpan KillTimeout { get; set; } = TimeSpan.FromMilliseconds(1600);

    /// <summary>End all descendants too, whatever process group or session they are in.</summary>
    public bool TreeKill { get; set; } = true;

    /// <summary>Send the IPC message <c>shutdown</c> instead of the first signal (Node.js programs).</summary>
    public bool ShutdownWithMessage { get; set; }
}
