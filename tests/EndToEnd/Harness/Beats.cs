using System.Globalization;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// What processes of one program have written while they lived: the time every 20 ms, each into a file of its own. All servers of a
/// test have the clock of one machine.
/// </summary>
internal sealed class Beats(string folder)
{
    /// <summary>The program; its argument is the folder. It goes on until it is killed: nothing ends it before its time is up.</summary>
    public const string Program = """
        const fs = require('fs'), file = `${process.argv[2]}/${process.pid}`;
        const beat = () => fs.appendFileSync(file, Date.now() + '\n');
        process.on('SIGINT', () => {});
        beat();
        setInterval(beat, 20);
        """;

    /// <summary>The processes that have lived, by their first beat.</summary>
    public IReadOnlyList<Life> Lives =>
    [
        .. Directory.EnumerateFiles(folder).Select(file => (Pid: int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture), Lines: File.ReadAllLines(file)))
            .Where(one => one.Lines.Length > 0).Select(one => new Life(one.Pid, Time(one.Lines[0]), Time(one.Lines[^1]))).OrderBy(life => life.First),
    ];

    /// <summary>Two that have lived at the same time, in words; null when no two have.</summary>
    public string? Two()
    {
        var lives = Lives;
        var (before, after) = lives.Zip(lives.Skip(1)).FirstOrDefault(pair => pair.Second.First <= pair.First.Last);
        return after is null ? null : $"{after.Pid} began {before.Last - after.First:0} ms before {before.Pid} had ended\n{string.Join('\n', lives)}";
    }

    /// <summary>That no two of them have lived at the same time.</summary>
    public void AssertNeverTwo() => Assert.Null(Two());

    // Of the last line only a part may be there yet.
    private static long Time(string line) => long.TryParse(line, CultureInfo.InvariantCulture, out var time) && time > 1_000_000_000_000 ? time : 0;

    /// <summary>One process.</summary>
    /// <param name="Pid">Its pid.</param>
    /// <param name="First">Its first beat, in ms since 1970.</param>
    /// <param name="Last">Its last one so far.</param>
    internal sealed record Life(int Pid, long First, long Last);
}
