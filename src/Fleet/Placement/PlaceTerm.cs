using System.Collections.Immutable;

namespace ActorPm.Fleet.Placement;

/// <summary>One term of a <see cref="PlaceRule"/>: a label, or the server itself, is one of these values or is none of them.</summary>
/// <param name="Key">The label; <see cref="ServerKey"/> for the server's name or id.</param>
/// <param name="Excludes">None of the values may be there: <c>role!=db</c>.</param>
/// <param name="Values">At least one.</param>
internal sealed record PlaceTerm(string Key, bool Excludes, ImmutableArray<string> Values)
{
    /// <summary>The key that means the server and no label.</summary>
    public const string ServerKey = "server";

    /// <summary>It names the servers that are right.</summary>
    public bool IsPin => Key == ServerKey && !Excludes;

    /// <summary>Reads one term.</summary>
    /// <exception cref="FormatException">It is none; the message names it and shows a right one.</exception>
    public static PlaceTerm Parse(string text)
    {
        var equals = text.IndexOf('=');
        if (equals < 0) throw Wrong(text, $"for a server's name write server={(text.Length == 0 ? "alpha" : text)}, for a label role=web");
        var excludes = equals > 0 && text[equals - 1] == '!';
        var key = text[..(excludes ? equals - 1 : equals)].Trim();
        var values = text[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries);
        if (key.Length == 0 || key.AsSpan().ContainsAny('!', '|')) throw Wrong(text, "before the sign stands the name of one label, as in role=web");
        if (values.Any(value => value.Length == 0 || value[0] is '=' or '!'))
            throw Wrong(text, "after the sign stands a value or several with |, as in role=web, role!=db or role=web|api");
        var isServer = key.Equals(ServerKey, StringComparison.OrdinalIgnoreCase);
        return new PlaceTerm(isServer ? ServerKey : key, excludes, [.. values.Distinct(isServer ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)]);
    }

    /// <summary>Why a server does not match, as a sentence about it; null when it does.</summary>
    public string? WhyNot(PlacementServer server)
    {
        var wanted = string.Join(" or ", Values);
        if (Key == ServerKey)
        {
            var isNamed = Values.Any(value => value.Equals(server.Name, StringComparison.OrdinalIgnoreCase) || value.Equals(server.Id, StringComparison.OrdinalIgnoreCase));
            if (isNamed != Excludes) return null;
            return Excludes ? $"it is {server.Name}, which is left out ({this})" : $"it is {server.Name}, not {wanted}";
        }

        if (!server.Labels.TryGetValue(Key, out var label)) return Excludes ? null : $"it has no label {Key} ({this} is asked for)";
        if (Values.Contains(label, StringComparer.Ordinal) != Excludes) return null;
        return Excludes ? $"its label {Key} is {label} ({this} is asked for)" : $"its label {Key} is {label}, not {wanted}";
    }

    /// <inheritdoc />
    public override string ToString() => $"{Key}{(Excludes ? "!=" : "=")}{string.Join('|', Values)}";

    private static FormatException Wrong(string text, string right) => new($"'{text}' is no term of a place: {right}");
}
