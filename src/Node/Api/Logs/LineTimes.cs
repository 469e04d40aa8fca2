using ActorPm.Contracts.Keeper;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Api.Logs;

/// <summary>
/// When lines of log files were written, at the latest: by what the keeper remembers of the files it has open, else by the
/// last change of the file. Lines of one file never go back in time.
/// </summary>
internal sealed class LineTimes
{
    private readonly Dictionary<string, LogFileTimes> _known;

    private LineTimes(IEnumerable<LogFileTimes> known) => _known = known.ToDictionary(file => file.File, StringComparer.Ordinal);

    /// <summary>Asks the keeper. One that is away, or too old to know, leaves the last changes of the files.</summary>
    public static async Task<LineTimes> AskAsync(KeeperConnection keeper, IReadOnlyList<LogFile> files) =>
        new(await keeper.AskAsync(new LogTimesRequest { Files = [.. files.Select(file => file.Path)], Needs = [KeeperAbilities.LogTimes] }) is LogTimesReply reply ? reply.Files : []);

    /// <summary>The times of lines that begin at these places.</summary>
    public IReadOnlyList<long> Of(string path, IReadOnlyList<long> starts)
    {
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero).ToUnixTimeMilliseconds();
        return _known.TryGetValue(path, out var known) ? At(known.Ends, known.Times, starts, changed) : [.. starts.Select(_ => changed)];
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
