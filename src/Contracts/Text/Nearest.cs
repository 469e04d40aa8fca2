namespace ActorPm.Contracts.Text;

/// <summary>Finds what was meant by a word with a slip in it.</summary>
public static class Nearest
{
    /// <summary>The candidate closest to <paramref name="word"/>; null when none is close enough to be meant.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        // A third of the letters may be wrong; in a short word one or two. The dashes of an option are no letters.
        var letters = word.TrimStart('-').Length;
        var limit = Math.Max(letters <= 3 ? 1 : 2, letters / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= limit && pair.distance < Math.Max(word.Length, pair.candidate.Length))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>How many insertions, deletions, replacements and exchanges of neighbours turn one word into the other.</summary>
    public static int Distance(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var current = new int[to.Length + 1];
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var replace = last[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
                current[column] = Math.Min(replace, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
                    current[column] = Math.Min(current[column], beforeLast[column - 2] + 1);
            }

            (beforeLast, last) = (last, current);
        }

        return last[to.Length];
    }
}
