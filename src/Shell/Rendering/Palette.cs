namespace ActorPm.Shell.Rendering;

/// <summary>Colours for one output; off means the text as it is.</summary>
internal sealed class Palette(bool on)
{
    public static Palette Off { get; } = new(false);

    public bool On => on;

    public string Green(string text) => Wrap(text, 32, 39);

    public string Red(string text) => Wrap(text, 31, 39);

    public string Yellow(string text) => Wrap(text, 33, 39);

    public string Blue(string text) => Wrap(text, 34, 39);

    public string Cyan(string text) => Wrap(text, 36, 39);

    public string Grey(string text) => Wrap(text, 90, 39);

    public string Bold(string text) => Wrap(text, 1, 22);

    public string Inverse(string text) => Wrap(text, 7, 27);

    public string Italic(string text) => Wrap(text, 3, 23);

    /// <summary>A word to be seen at once: a lighter background.</summary>
    public string Marked(string text) => Wrap(text, 100, 49);

    private string Wrap(string text, int begin, int end) => on ? $"\e[{begin}m{text}\e[{end}m" : text;
}
