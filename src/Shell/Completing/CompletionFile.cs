namespace ActorPm.Shell.Completing;

/// <summary>The file in which a shell finds the script, and the block in it that is ours.</summary>
internal static class CompletionFile
{
    /// <summary>Where <paramref name="shell"/> looks.</summary>
    public static string Of(string shell, string userFolder) => shell switch
    {
        "bash" => Path.Combine(userFolder, ".bashrc"),
        "zsh" => Path.Combine(userFolder, ".zshrc"),
        _ => Path.Combine(userFolder, ".config/fish/completions/pbm.fish"),
    };

    /// <summary>The text with the block of <paramref name="script"/> in place of an older one; without any when it is null.</summary>
    public static string With(string text, string? script)
    {
        var begin = text.IndexOf(CompletionScripts.Begin, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf(CompletionScripts.End, begin, StringComparison.Ordinal);
        if (end >= 0) text = text[..begin] + text[(end + CompletionScripts.End.Length)..].TrimStart('\n');
        if (script is null) return text;
        return text.Length == 0 || text.EndsWith('\n') ? text + script : text + "\n" + script;
    }
}
