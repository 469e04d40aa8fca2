using System.Globalization;

namespace ActorPm.Fuzz;

/// <summary>The command line.</summary>
internal sealed record Options
{
    /// <summary>Cases in all, half of them files and half plans.</summary>
    public int Cases { get; init; } = 1_000_000;

    /// <summary>Where the first case comes from, as a fault names it; null for a new one.</summary>
    public string? Seed { get; init; }

    /// <summary>Only this kind; null for all.</summary>
    public string? Only { get; init; }

    /// <exception cref="ArgumentException">An option is unknown or its value is wrong.</exception>
    public static Options Read(string[] words)
    {
        var options = new Options();
        for (var at = 0; at < words.Length; at += 2)
        {
            var value = at + 1 < words.Length ? words[at + 1] : throw new ArgumentException($"{words[at]} needs a value");
            options = words[at] switch
            {
                "--cases" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var cases) && cases > 0 => options with { Cases = cases },
                "--cases" => throw new ArgumentException($"--cases: expected a positive number, found {value}"),
                "--seed" => options with { Seed = value },
                "--only" when value is "files" or "plans" => options with { Only = value },
                "--only" => throw new ArgumentException($"--only: expected files or plans, found {value}"),
                _ => throw new ArgumentException($"unknown option {words[at]} (known: --cases, --seed, --only)"),
            };
        }

        return options.Seed is null || options.Only is not null ? options : throw new ArgumentException("--seed needs --only: a seed is that of a kind of cases");
    }
}
