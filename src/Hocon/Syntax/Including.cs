namespace ActorPm.Hocon.Syntax;

/// <summary>The file being parsed, and how others are reached from it.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Folder">Absolute folder that includes are relative to.</param>
/// <param name="Source">Where files come from.</param>
internal sealed record Including(string File, string Folder, HoconSource Source)
{
    /// <summary>More includes within each other than this are a circle.</summary>
    private const int Deepest = 16;

    /// <summary>Path of the object the include stands in, from the root.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    private int Depth { get; init; }

    /// <summary>Parses another file; null when it is not there and need not be.</summary>
    public ObjectNode? Include(string name, bool required, IReadOnlyList<string> prefix, Origin origin)
    {
        if (Depth >= Deepest) throw new HoconException(origin, $"includes are nested more than {Deepest} deep: {name}");
        var path = Path.GetFullPath(name, Folder);
        if (Source.ReadFile(path) is not { } text)
            return required ? throw new HoconException(origin, $"the included file {name} is not there or not readable (looked for {path})") : null;
        var inner = new Including(name, Path.GetDirectoryName(path) ?? Folder, Source) { Prefix = prefix, Depth = Depth + 1 };
        return new Parser(text, inner).ParseDocument();
    }
}
