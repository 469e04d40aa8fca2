using System.Globalization;

namespace ActorPm.Compare;

/// <summary>The command line.</summary>
internal sealed record Options
{
    /// <summary>Rounds of each measure; the median of them counts.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Apps that are listed, started and held.</summary>
    public int Apps { get; init; } = 100;

    /// <summary>Log written in a round.</summary>
    public int Mebibytes { get; init; } = 256;

    /// <summary>Only measures whose name contains it; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>File the report goes to besides the standard output; null for none.</summary>
    public string? Write { get; init; }

    public static Options Read(string[] words)
    {
        var options = new Options();
        for (var at = 0; at < words.Length; at += 2)
        {
            var value = at + 1 < words.Length ? words[at + 1] : throw new ArgumentException($"{words[at]} needs a value");
            options = words[at] switch
            {
                "--rounds" => options with { Rounds = Number(value) },
                "--apps" => options with { Apps = Number(value) },
                "--mib" => options with { Mebibytes = Number(value) },
                "--only" => options with { Only = value },
                "--write" => options with { Write = value },
                _ => throw new ArgumentException($"unknown option {words[at]} (known: --rounds, --apps, --mib, --only, --write)"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new ArgumentException($"expected a positive number, found {text}");
}
