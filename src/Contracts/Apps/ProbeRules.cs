namespace ActorPm.Contracts.Apps;

/// <summary>
/// A question asked of one instance again and again; exactly one of <see cref="Http"/>, <see cref="Tcp"/>
/// and <see cref="Log"/> is set. It always goes to the very instance that is meant, never to another one
/// behind the same port.
/// </summary>
public sealed record ProbeRules
{
    /// <summary>Path of a GET that must answer with 2xx or 3xx, <c>/health</c>; null for another kind.</summary>
    public string? Http { get; set; }

    /// <summary>Port that must accept a connection; null for another kind. 0: the app's first.</summary>
    public int? Tcp { get; set; }

    /// <summary>Text a line of its output must contain; null for another kind. Not for <c>alive</c>.</summary>
    public string? Log { get; set; }

    /// <summary>Port of an HTTP probe; null: the app's first.</summary>
    public int? Port { get; set; }

    /// <summary>Time between two attempts; null: 250 ms until ready, 10 s for <c>alive</c>.</summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>Time for one attempt; null: 1 s until ready, 5 s for <c>alive</c>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>So many failures in a row make an instance count as hung (<c>alive</c> only).</summary>
    public int Failures { get; set; } = 3;
}
