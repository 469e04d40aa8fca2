using System.Text;
using System.Text.RegularExpressions;

namespace ActorPm.Actors.Watching;

/// <summary>
/// One pattern of a .gitignore file: <c>*.log</c> at any depth, <c>/logs</c> and <c>a/b</c> from the top, <c>tmp/</c>
/// for folders, <c>**</c> for any depth, <c>!keep</c> to let count again. <c>{a,b}</c> works too, as in PM2.
/// </summary>
internal sealed class IgnorePattern
{
    private readonly Regex _whole;

    private IgnorePattern(bool lets, bool foldersOnly, Regex whole) => (Lets, FoldersOnly, _whole) = (lets, foldersOnly, whole);

    /// <summary>It lets what it matches count again.</summary>
    public bool Lets { get; }

    /// <summary>It means folders only (and so what is in them).</summary>
    public bool FoldersOnly { get; }

    /// <summary>Reads one; null for an empty text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="folder">The folder it is relative to; a pattern may begin with it.</param>
    public static IgnorePattern? Parse(string text, string folder)
    {
        var rest = text.Trim();
        var lets = rest.StartsWith('!');
        if (lets) rest = rest[1..];
        if (rest.StartsWith(folder + "/", StringComparison.Ordinal)) rest = rest[folder.Length..];
        while (rest.StartsWith("./", StringComparison.Ordinal)) rest = rest[1..];
        // What is in it, in PM2's globs; in gitignore the folder itself is enough, and its tree is not looked into.
        if (rest.EndsWith("/**", StringComparison.Ordinal) || rest.EndsWith("/*", StringComparison.Ordinal)) rest = rest.TrimEnd('*');
        var foldersOnly = rest.EndsWith('/');
        rest = rest.TrimEnd('/');
        if (rest.Length == 0) return null;
        var anchored = rest.Contains('/');
        return new IgnorePattern(lets, foldersOnly, Compile(rest.TrimStart('/'), anchored));
    }

    /// <summary>Whether it means this path.</summary>
    /// <param name="path">Relative, without a slash at either end.</param>
    /// <param name="isFolder">It is a folder.</param>
    public bool Matches(string path, bool isFolder) => (isFolder || !FoldersOnly) && _whole.IsMatch(path);

    private static Regex Compile(string glob, bool anchored)
    {
        const RegexOptions options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        var start = anchored ? "^" : "^(?:.*/)?";
        try
        {
            return new Regex(start + ToRegex(glob) + "$", options);
        }
        catch (ArgumentException)
        {
            return new Regex(start + Regex.Escape(glob) + "$", options);
        }
    }

    private static string ToRegex(string glob)
    {
        var regex = new StringBuilder();
        var depth = 0;
        for (var at = 0; at < glob.Length; at++)
        {
            var rest = glob.AsSpan(at);
            if (rest.StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                at += 2;
            }
            else if (rest.StartsWith("**"))
            {
                regex.Append(".*");
                at++;
            }
            else if (glob[at] == '[' && glob.IndexOf(']', at + 2 < glob.Length ? at + 2 : at) is > 0 and var end)
            {
                var inside = glob[(at + 1)..end].Replace("\\", "\\\\");
                regex.Append('[').Append(inside is ['!', ..] ? "^" + inside[1..] : inside).Append(']');
                at = end;
            }
            else
            {
                regex.Append(One(glob, ref at, ref depth));
            }
        }

        return regex.ToString();
    }

    private static string One(string glob, ref int at, ref int depth)
    {
        switch (glob[at])
        {
            case '*': return "[^/]*";
            case '?': return "[^/]";
            case '{' when glob.IndexOf('}', at) > 0:
                depth++;
                return "(?:";
            case '}' when depth > 0:
                depth--;
                return ")";
            case ',' when depth > 0: return "|";
            case '\\' when at + 1 < glob.Length: return Regex.Escape(glob[++at].ToString());
            default: return Regex.Escape(glob[at].ToString());
        }
    }
}
