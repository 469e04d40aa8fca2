using System.Collections.Immutable;

namespace ActorPm.Fleet.Placement;

/// <summary>
/// Which servers an app may run on: terms that must all match, such as <c>role=web</c>, <c>role!=db</c>,
/// <c>server=alpha|beta</c>. Two rules of the same text are equal.
/// </summary>
public sealed record PlaceRule
{
    private const string Everywhere = "all";

    private readonly ImmutableArray<PlaceTerm> _terms;

    private PlaceRule(ImmutableArray<PlaceTerm> terms) => _terms = terms;

    /// <summary>Every server.</summary>
    public static PlaceRule All { get; } = new([]);

    /// <summary>It names its servers (<c>server=</c>); what fits on no other of them waits for a lost one.</summary>
    public bool IsPinned => _terms.Any(term => term.IsPin);

    /// <summary>
    /// Reads terms with commas between them: <c>role=web</c> (the label has this value), <c>role!=db</c> (it is absent or has
    /// another), <c>server=alpha</c> (name or id, in whichever case), several values with <c>|</c>. Empty text and
    /// <c>all</c> are every server.
    /// </summary>
    /// <exception cref="FormatException">A term is malformed; the message names it and shows a right one.</exception>
    public static PlaceRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = text.Trim();
        if (whole.Length == 0 || whole.Equals(Everywhere, StringComparison.OrdinalIgnoreCase)) return All;
        return new PlaceRule([.. whole.Split(',', StringSplitOptions.TrimEntries).Select(PlaceTerm.Parse)]);
    }

    /// <summary>Whether the app may run on this server.</summary>
    public bool Matches(PlacementServer server) => WhyNot(server) is null;

    /// <summary>Why it may not, as a sentence about the server: "its label role is db, not web"; null when it may.</summary>
    public string? WhyNot(PlacementServer server) => _terms.Select(term => term.WhyNot(server)).FirstOrDefault(reason => reason is not null);

    /// <summary>The text that reads back as this rule; <c>all</c> for every server.</summary>
    public override string ToString() => _terms.Length == 0 ? Everywhere : string.Join(',', _terms);

    /// <summary>Whether the other rule has the same text.</summary>
    public bool Equals(PlaceRule? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
