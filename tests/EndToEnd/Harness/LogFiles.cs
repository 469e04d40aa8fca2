using System.Globalization;
using System.IO.Compression;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The log of an app with all it was rotated into.</summary>
internal sealed class LogFiles(TestHome home, string name, string stream = "out")
{
    /// <summary>The live file.</summary>
    public string Live => Path.Combine(home.Paths.Logs, $"{name}-{stream}.log");

    /// <summary>Rotated files, oldest first, then the live one.</summary>
    public IReadOnlyList<string> All() =>
    [
        .. Directory.EnumerateFiles(home.Paths.Logs, $"{name}-{stream}__*")
            .Where(file => !file.EndsWith(".gz", StringComparison.Ordinal) || !File.Exists(file[..^3]))
            .Where(file => file.EndsWith(".log", StringComparison.Ordinal) || file.EndsWith(".log.gz", StringComparison.Ordinal))
            .OrderBy(Order),
        Live,
    ];

    // name__2026-11-23_00-00-00-2.log.gz: the number after the second counts as a number.
    private static (string Time, int Number) Order(string file)
    {
        var middle = Path.GetFileName(file).Split("__")[1].Split('.')[0];
        return (middle[..19], middle.Length > 20 ? int.Parse(middle[20..], CultureInfo.InvariantCulture) : 1);
    }

    /// <summary>One of the files, decompressed where it has to be, also when it was compressed since it was listed.</summary>
    public static Stream Open(string file)
    {
        try
        {
            var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch (FileNotFoundException) when (file.EndsWith(".log", StringComparison.Ordinal))
        {
            return Open(file + ".gz");
        }
    }

    public async Task<IReadOnlyList<string>> LinesAsync()
    {
        var lines = new List<string>();
        foreach (var file in All())
        {
            using var reader = new StreamReader(Open(file));
            while (await reader.ReadLineAsync() is { } line) lines.Add(line);
        }

        return lines;
    }

    /// <summary>Asserts that the lines are <c>line 1</c>, <c>line 2</c>… without gap or repetition; how many.</summary>
    public async Task<long> WithoutGapAsync()
    {
        var expected = 0L;
        foreach (var line in await LinesAsync())
        {
            expected++;
            Assert.True(
                line.StartsWith("line ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(5), CultureInfo.InvariantCulture, out var number)
                    && number == expected,
                $"expected line {expected}, found '{line}'");
        }

        return expected;
    }
}
