using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace ActorPm.Contracts.Apps;

/// <summary>Which variables are secrets: by what an app declares (<see cref="AppSpec.SecretVariables"/>), or by their name alone.</summary>
public static class SecretNames
{
    private const char RegexMark = '/';

    /// <summary>A pattern is a line of a file, not a program.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Words = ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "PRIVATE_KEY", "API_KEY", "APIKEY", "ACCESS_KEY"];

    /// <summary>Whether the value of a variable of this name is likely to be a secret, whatever is declared.</summary>
    public static bool IsOne(string variable) => Words.Any(word => variable.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether one of the patterns of an app means the variable: a name, <c>*_TOKEN</c>, or <c>/regular expression/</c>.</summary>
    public static bool IsMeant(IReadOnlyList<string> patterns, string variable)
    {
        foreach (var pattern in patterns)
            if (Expression(pattern) is { } expression ? Matches(expression, variable) : FileSystemName.MatchesSimpleExpression(pattern, variable, ignoreCase: false)) return true;
        return false;
    }

    /// <summary>What is wrong with a pattern; null for nothing.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length == 0) return "is empty";
        if (Expression(pattern) is not { } expression) return null;
        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant, LongestMatch);
            return null;
        }
        catch (ArgumentException wrong)
        {
            return $"is not a regular expression: {wrong.Message}";
        }
    }

    /// <summary>A pattern that takes too long, or is none, hides the variable: the other way round it would be shown.</summary>
    private static bool Matches(string expression, string variable)
    {
        try
        {
            return Regex.IsMatch(variable, expression, RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception wrong) when (wrong is RegexMatchTimeoutException or ArgumentException)
        {
            return true;
        }
    }

    private static string? Expression(string pattern) =>
        pattern.Length > 1 && pattern[0] == RegexMark && pattern[^1] == RegexMark ? pattern[1..^1] : null;
}
