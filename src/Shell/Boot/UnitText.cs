using System.Text;

namespace ActorPm.Shell.Boot;

/// <summary>Texts as systemd reads them (systemd.syntax(7), systemd.service(5)).</summary>
internal static class UnitText
{
    /// <summary>A value that is one path or text: only specifiers are to be kept from it.</summary>
    public static string Value(string text) => text.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>One word of a command line or of a list, in quotes.</summary>
    public static string Word(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '$' => "$$",
                '%' => "%%",
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A path in a list of paths, where <c>$</c> means nothing.</summary>
    public static string ListedPath(string path) => Word(path).Replace("$$", "$", StringComparison.Ordinal);
}
