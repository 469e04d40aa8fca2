namespace ActorPm.Shell.Rendering;

/// <summary>One cell of a table: its text, and how that is painted once it has been cut to its column.</summary>
internal readonly record struct Cell(string Text, Func<Palette, string, string>? Paint = null)
{
    public static implicit operator Cell(string text) => new(text);

    /// <summary>PM2 paints headers and ids bold and cyan.</summary>
    public static Cell Header(string text) => new(text, static (palette, fitted) => palette.Bold(palette.Cyan(fitted)));
}
