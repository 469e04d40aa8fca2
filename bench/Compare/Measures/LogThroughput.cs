using System.Diagnostics;
using System.Globalization;
using ActorPm.Compare.Managers;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Measures;

/// <summary>
/// A program that writes as fast as it can, until the last byte is in the log file. Rotation is as it
/// comes: on with ActorPm, absent with the others.
/// </summary>
internal sealed class LogThroughput(int mebibytes, int block, string blocks, double bar) : Measure
{
    private int _round;

    public override string Name => $"log {blocks}";

    public override IReadOnlyList<Reading> Readings =>
    [
        new($"log throughput, {blocks}", "MB/s", new Bar(bar, AtLeast: true)),
        new($"processor time of the manager for {mebibytes} MiB, {blocks}", "s", new Bar(0.3)),
        new("… with the compression of rotated files", "s"),
    ];

    public override async Task<IReadOnlyList<double>> RoundAsync(Manager manager)
    {
        var app = $"writer-{block}-{++_round}";
        var report = Path.Combine(manager.Folder, app);
        var program = Environment.GetEnvironmentVariable("COMPARE_WRITER") ?? Path.Combine(AppContext.BaseDirectory, "Programs", "writer.pl");
        var before = Spent(manager);
        // Not awaited yet: the command may stay for a while after the program is done.
        var start = manager.StartAsync([new App(app, program, [$"{mebibytes}", $"{block}", report, "stay"], new Dictionary<string, string>())]);
        while (!File.Exists(report))
        {
            if (start.IsFaulted) await start;
            await Task.Delay(5);
        }

        var words = (await File.ReadAllTextAsync(report)).Split(' ');
        var (bytes, began) = (long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
        DateTimeOffset ended;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var written = Written(manager, app);
            ended = TimeProvider.System.GetUtcNow();
            if (written >= bytes) break;
            if (watch.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException($"{manager.Name}: {bytes - written} bytes of the log are missing");
            await Task.Delay(5);
        }

        var seconds = (ended - DateTimeOffset.FromUnixTimeMilliseconds(began)).TotalSeconds;
        await start;
        while (Compressing(manager)) await Task.Delay(50);
        var after = Spent(manager);
        await manager.ClearAsync();
        return [bytes / 1e6 / seconds, after.Own - before.Own, after.WithChildren - before.WithChildren];
    }

    // Rotated files that were compressed count with the size gzip notes at their end.
    private static long Written(Manager manager, string app)
    {
        var sum = 0L;
        Span<byte> size = stackalloc byte[4];
        foreach (var file in manager.LogFiles(app).ToList())
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                if (!file.EndsWith(".gz", StringComparison.Ordinal))
                {
                    if (!File.Exists(file + ".gz")) sum += stream.Length;
                    continue;
                }

                stream.Seek(-4, SeekOrigin.End);
                stream.ReadExactly(size);
                sum += BitConverter.ToUInt32(size);
            }
            catch (IOException)
            {
                return 0; // renamed or compressed just now: look again
            }
        }

        return sum;
    }

    private static bool Compressing(Manager manager)
    {
        var daemons = manager.Daemons();
        return ProcFs.All().Any(pid => daemons.Contains(ProcFs.Parent(pid)) && ProcFs.CommandLine(pid) is [_, "compress", ..]);
    }

    private static (double Own, double WithChildren) Spent(Manager manager)
    {
        var daemons = manager.Daemons();
        var own = daemons.Sum(pid => ProcFs.ProcessorTime(pid).TotalSeconds);
        return (own, own + daemons.Sum(pid => ProcFs.ProcessorTimeOfChildren(pid).TotalSeconds));
    }
}
