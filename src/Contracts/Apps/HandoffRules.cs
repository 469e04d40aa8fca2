namespace ActorPm.Contracts.Apps;

/// <summary>How connections reach the instances of an app that share their ports.</summary>
public sealed record HandoffRules
{
    /// <summary>The way; <see cref="HandoffKind.Auto"/> lets the program decide.</summary>
    public HandoffKind Kind { get; set; }

    /// <summary>
    /// Public addresses, see <see cref="ListenAddress"/>: <c>3000</c>, <c>127.0.0.1:3000</c>, <c>[::1]:3000</c>,
    /// <c>unix:/run/web.sock</c>. Needed for <see cref="HandoffKind.Fds"/> and <see cref="HandoffKind.Proxy"/>;
    /// a Node.js program says by itself where it listens.
    /// </summary>
    public IReadOnlyList<string> Listen { get; set; } = [];

    /// <summary>Which instance gets the next connection.</summary>
    public BalanceRule Balance { get; set; }

    /// <summary>What the proxy understands of what it relays.</summary>
    public ProxyProtocol Proxy { get; set; }

    /// <summary>An old instance has this long to finish its connections before its stop sequence starts.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
