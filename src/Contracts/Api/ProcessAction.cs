using System.Text.Json;

namespace ActorPm.Contracts.Api;

/// <summary>Something a program can be asked to do while it runs (PM2: <c>axm_actions</c>).</summary>
public sealed record ProcessAction
{
    /// <summary>Its name, for <c>pbm trigger</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>custom</c> for the app's own, <c>internal</c> for those of its library.</summary>
    public string? Type { get; set; }

    /// <summary>Parameters of its function, the one for the reply included.</summary>
    public int? Arity { get; set; }

    /// <summary>What else the app said of it, for example a comment; null for nothing.</summary>
    public JsonElement? Options { get; set; }
}
