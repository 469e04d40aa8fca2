using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPm.Actors.Targets;

/// <summary>
/// What a word on the command line means: <c>all</c>, <c>/regular expression/</c> on names, a name, a
/// namespace, an id, the path of a script, in this order (PM2 tries a number as a name first, too).
/// </summary>
internal static class TargetSelector
{
    /// <summary>A user's expression may not run longer than this over all names together.</summary>
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(200);

    /// <summary>The candidates that <paramref name="target"/> means, in their order; empty for none.</summary>
    /// <exception cref="ArgumentException">It is a regular expression that cannot be read.</exception>
    public static IReadOnlyList<T> Select<T>(string target, IReadOnlyList<T> candidates)
        where T : ITargetCandidate
    {
        if (target == "all") return candidates;
        if (target is ['/', _, .., '/'])
        {
            var pattern = new Regex(target[1..^1], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
            return [.. candidates.Where(candidate => pattern.IsMatch(candidate.Name))];
        }

        List<T> named = [.. candidates.Where(candidate => candidate.Name == target)];
        if (named.Count > 0) return named;
        List<T> inNamespace = [.. candidates.Where(candidate => candidate.Namespace == target)];
        if (inNamespace.Count > 0) return inNamespace;
        if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return [.. candidates.Where(candidate => candidate.Id == id)];
        return [.. candidates.Where(candidate => candidate.Script == target)];
    }
}

/// <summary>What a target can be compared with.</summary>
internal interface ITargetCandidate
{
    /// <summary>Number of the instance.</summary>
    int Id { get; }

    /// <summary>Name of its app.</summary>
    string Name { get; }

    /// <summary>Namespace of its app.</summary>
    string Namespace { get; }

    /// <summary>Absolute path of its script.</summary>
    string Script { get; }
}
