namespace ActorPm.Contracts.Api;

/// <summary>Answer of <see cref="ApiRoutes.Configuration"/>: what counts for this node.</summary>
public sealed record NodeSettings
{
    /// <summary>The operator's file; need not exist.</summary>
    public string File { get; set; } = "";

    /// <summary>Every key of it.</summary>
    public IReadOnlyList<EffectiveSetting> Settings { get; set; } = [];

    /// <summary>Akka's own settings.</summary>
    public IReadOnlyList<EffectiveSetting> Akka { get; set; } = [];
}

/// <summary>One setting as it counts now.</summary>
/// <param name="Key">With its section: <c>keep.events</c>.</param>
/// <param name="Value">For a person.</param>
/// <param name="Origin">Where the value comes from: <c>built in</c>, <c>node.conf:3:7</c>, <c>Akka</c>.</param>
/// <param name="Meaning">What it does; empty for Akka's.</param>
public sealed record EffectiveSetting(string Key, string Value, string Origin, string Meaning);
