namespace ActorPm.Contracts.Apps;

/// <summary>What happens when an instance ends by itself. Defaults are PM2's.</summary>
public sealed record RestartRules
{
    /// <summary>PM2's factor between two waits of an exponential back-off.</summary>
    public const double BackoffFactor = 1.5;

    /// <summary>PM2's longest wait of an exponential back-off.</summary>
    public static readonly TimeSpan BackoffCeiling = TimeSpan.FromSeconds(15);

    /// <summary>Start again after any exit, with code 0 too.</summary>
    public bool Autorestart { get; set; } = true;

    /// <summary>So many unstable starts end in <c>errored</c>.</summary>
    public int MaxRestarts { get; set; } = 16;

    /// <summary>An instance that ends earlier than this after its start ended unstable.</summary>
    public TimeSpan MinUptime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Fixed wait before each automatic restart.</summary>
    public TimeSpan RestartDelay { get; set; }

    /// <summary>First wait of an exponential back-off; zero for none. Excludes <see cref="RestartDelay"/>.</summary>
    public TimeSpan ExponentialBackoff { get; set; }

    /// <summary>Being up so long sets the exponential back-off to its first wait again (PM2: EXP_BACKOFF_RESET_TIMER).</summary>
    public TimeSpan BackoffReset { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Exit codes after which the instance is left stopped.</summary>
    public IReadOnlyList<int> StopExitCodes { get; set; } = [];
}
