using System.Text;
using System.Threading.Channels;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Api.Logs;

/// <summary>
/// Follows the logs of node and keeper, which no keeper streams: by the system's notices of changed files,
/// so that nothing is polled.
/// </summary>
internal sealed class OwnLogFollower : IDisposable
{
    /// <summary>The id of lines that belong to no instance.</summary>
    private const int NoInstance = -1;

    private const int MostBytesAtOnce = 256 * 1024;

    private readonly Dictionary<string, long> _positions;
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>();

    /// <summary>Follows from the present ends of the files on.</summary>
    public OwnLogFollower(string folder, IReadOnlyList<LogFile> files)
    {
        _positions = files.ToDictionary(file => file.Path, file => File.Exists(file.Path) ? new FileInfo(file.Path).Length : 0);
        _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        foreach (var file in files) _watcher.Filters.Add(Path.GetFileName(file.Path));
        _watcher.Changed += (_, change) => _changed.Writer.TryWrite(change.FullPath);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Sends lines until the client goes away.</summary>
    public async Task RunAsync(LineStream<LogUpdate> stream, TimeProvider time, CancellationToken cancellation)
    {
        await foreach (var path in _changed.Reader.ReadAllAsync(cancellation))
        {
            if (!_positions.ContainsKey(path) || ReadNew(path) is not { Count: > 0 } lines) continue;
            var update = new LogLines(NoInstance, LogFiles.OwnName, Contracts.Keeper.LogStream.Out, time.GetUtcNow().ToUnixTimeMilliseconds(), lines);
            await stream.WriteAsync(update, cancellation);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _watcher.Dispose();

    /// <summary>Whole lines since the last time; a file that became shorter is read from its beginning.</summary>
    private List<string> ReadNew(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var from = _positions[path] <= file.Length ? _positions[path] : 0;
            file.Position = from;
            var bytes = new byte[Math.Min(MostBytesAtOnce, file.Length - from)];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var end = bytes.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
            _positions[path] = from + end;
            return end == 0 ? [] : [.. Encoding.UTF8.GetString(bytes, 0, end - 1).Split('\n')];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
