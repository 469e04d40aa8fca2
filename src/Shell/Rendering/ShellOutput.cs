namespace ActorPm.Shell.Rendering;

/// <summary>
/// The two outputs of a command, in PM2's words: <c>[PBM] </c>, <c>[PBM][WARN] </c>, <c>[PBM][ERROR] </c>;
/// warnings and errors on standard error.
/// </summary>
internal sealed class ShellOutput(TextWriter standard, TextWriter error)
{
    /// <summary>Colours of the standard output.</summary>
    public Palette Colours { get; set; } = Palette.Off;

    /// <summary>Colours of the standard error.</summary>
    public Palette ErrorColours { get; set; } = Palette.Off;

    /// <summary>Columns of the terminal; null when the standard output is none.</summary>
    public int? Columns { get; set; }

    /// <summary>A person sees the standard error, so that progress may be shown there.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary><c>--silent</c>: results that are data still print, messages do not.</summary>
    public bool Silent { get; set; }

    /// <summary>Lets lines pass while a status line owns the terminal's last line; null when none does.</summary>
    public Action<Action>? Detour { get; set; }

    /// <summary>A message.</summary>
    public void Line(string text = "")
    {
        if (!Silent) Write(standard, text + "\n");
    }

    /// <summary>A message with PM2's prefix.</summary>
    public void Info(string text) => Line(Colours.Green("[PBM] ") + text);

    /// <summary>The result of the command itself, which is printed in silence too.</summary>
    public void Data(string text) => Write(standard, text + "\n");

    /// <summary>Data that belongs on standard error, which is printed in silence too.</summary>
    public void DataAside(string text) => Write(error, text + "\n");

    /// <summary>A message for a person beside data that a program reads.</summary>
    public void Aside(string text)
    {
        if (!Silent) Write(error, text + "\n");
    }

    public void Warning(string text) => Aside(ErrorColours.Yellow("[PBM][WARN] ") + text);

    public void Error(string text) => Aside(ErrorColours.Red("[PBM][ERROR] ") + text);

    /// <summary>What failed, and what to do next.</summary>
    public void Error(string text, string? hint)
    {
        Error(text);
        if (hint is not null) Aside("  " + hint);
    }

    /// <summary>Control text for the terminal behind the standard error.</summary>
    public void WriteTerminal(string text) => Put(error, text);

    /// <summary>Control text for the terminal behind the standard output.</summary>
    public void WriteScreen(string text) => Put(standard, text);

    private void Write(TextWriter writer, string text)
    {
        if (Detour is { } detour) detour(() => Put(writer, text));
        else Put(writer, text);
    }

    private static void Put(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Flush();
    }
}
