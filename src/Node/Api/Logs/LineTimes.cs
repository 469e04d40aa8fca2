using System.Globalization;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Api.Logs;

/// <summary>
/// When lines of log files were written, at the latest: by what the keeper remembers of the files it has open; else by the time they begin
/// with (those of node and keeper do) or the last change of the file. Lines of one file never go back in time.
/// </summary>
internal sealed class LineTimes
{
    // As OwnLogTime has it where nothing else is set.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff";
    private const int TimeLength = 23;

    private readonly Dictionary<string, LogFileTimes> _known;

    private LineTimes(IEnumerable<LogFileTimes> known) => _known = known.ToDictionary(file => file.File, StringComparer.Ordinal);

    /// <summary>Asks the keeper. One that is away, or too old to know, leaves the last changes of the files.</summary>
    public static async Task<LineTimes> AskAsync(KeeperConnection keeper, IReadOnlyList<LogFile> files) =>
        new(await keeper.AskAsync(new LogTimesRequest { Files = [.. files.Select(file => file.Path)], Needs = [KeeperAbilities.LogTimes] }) is LogTimesReply reply ? reply.Files : []);

    /// <summary>The times of lines, each with the place where it begins.</summary>
    public IReadOnlyList<long> Of(string path, IReadOnlyList<(string Text, long Start)> lines)
    {
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero).ToUnixTimeMilliseconds();
        return _known.TryGetValue(path, out var known)
            ? At(known.Ends, known.Times, [.. lines.Select(line => line.Start)], changed)
            : Said([.. lines.Select(line => line.Text)], changed);
    }

    /// <summary>The times that lines begin with; those without one belong to the line before. Pure but for the time zone.</summary>
    /// <param name="lines">Lines that follow each other.</param>
    /// <param name="otherwise">Where none has one.</param>
    public static IReadOnlyList<long> Said(IReadOnlyList<string> lines, long otherwise)
    {
        var said = lines.Select(line => DateTime.TryParseExact(
            line.AsSpan(0, Math.Min(line.Length, TimeLength)), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at)
            ? new DateTimeOffset(at).ToUnixTimeMilliseconds()
            : (long?)null).ToList();
        var last = said.FirstOrDefault(at => at is not null) ?? otherwise;
        return [.. said.Select(at => last = Math.Max(last, at ?? last))];
    }

    /// <summary>The same; pure.</summary>
    /// <param name="ends">Where blocks end, ascending.</param>
    /// <param name="times">When each was written.</param>
    /// <param name="starts">Where lines begin, ascending.</param>
    /// <param name="otherwise">For what comes after the last block.</param>
    public static IReadOnlyList<long> At(IReadOnlyList<long> ends, IReadOnlyList<long> times, IReadOnlyList<long> starts, long otherwise)
    {
        var (block, found) = (0, new List<long>(starts.Count));
        foreach (var start in starts)
        {
            while (block < ends.Count && ends[block] <= start) block++;
            var at = block < Math.Min(ends.Count, times.Count) ? times[block] : otherwise;
            found.Add(found.Count > 0 ? Math.Max(found[^1], at) : at);
        }

        return found;
    }
}
