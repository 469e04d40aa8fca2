using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Interactive;

/// <summary>Which lines are not remembered: those that seem to have a secret in them, and those that begin with a blank. Pure.</summary>
internal static class SecretLines
{
    /// <summary>A word of so many letters and digits is a key rather than a name.</summary>
    private const int LengthOfKeys = 32;

    /// <summary>Whether a line may be written to a file.</summary>
    /// <param name="line">As typed.</param>
    /// <param name="words">Its words.</param>
    public static bool MayBeKept(string line, IReadOnlyList<string> words) =>
        line.Length > 0 && !char.IsWhiteSpace(line[0]) && !words.Select((word, at) => IsSecret(word, at > 0 ? words[at - 1] : "")).Any(isSecret => isSecret);

    private static bool IsSecret(string word, string before)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && equals < word.Length - 1 && SecretNames.IsOne(word[..equals].TrimStart('-'))) return true;
        // --password x, set module:password x
        if (before.Length > 0 && !word.StartsWith('-') && SecretNames.IsOne(before.TrimStart('-').Split(':', '.')[^1])) return true;
        // https://me:word@host, and the line of pbm fleet join
        if (word.Contains("://", StringComparison.Ordinal) && word.Split("://")[1].Split('/')[0].Contains('@')) return true;
        return word.Split('/', '.', ':', '=', ',').Any(part => part.Length >= LengthOfKeys && part.Any(char.IsAsciiDigit) && part.Any(char.IsAsciiLetter) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '+'));
    }
}
