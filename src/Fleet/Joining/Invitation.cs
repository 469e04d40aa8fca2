namespace ActorPm.Fleet.Joining;

/// <summary>A token that lets servers in. Only its hash is kept: who reads the file cannot use it.</summary>
public sealed record Invitation
{
    /// <summary>SHA-256 of the token, lower-case hexadecimal.</summary>
    public required string TokenHash { get; init; }

    /// <summary>When it was made, in milliseconds since 1970 (UTC).</summary>
    public required long MadeAt { get; init; }

    /// <summary>It counts until then, in milliseconds since 1970 (UTC).</summary>
    public required long EndsAt { get; init; }

    /// <summary>So many servers may still come.</summary>
    public required int Left { get; init; }

    /// <summary>It counts no more, since a server was removed after it was given: that one may know the line.</summary>
    public bool IsRevoked { get; set; }
}
