using ActorPm.Hocon;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Configuration;

/// <summary>
/// <c>node.conf</c> of a home and what it says now. A change of the file counts at once; one that is wrong is named and
/// leaves everything as it was.
/// </summary>
internal sealed class NodeConfigurationFile : IDisposable
{
    /// <summary>An editor writes a file in several steps.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly string _file;
    private readonly Notices _notices;
    private readonly NodeLog _log;
    private readonly ITimer _reread;
    private DateTime _stamp;
    private FileSystemWatcher? _watcher;
    private volatile NodeConfiguration _current = NodeConfiguration.BuiltIn;

    /// <param name="file">Absolute path; the file need not exist.</param>
    /// <param name="notices">Told of what is wrong in it.</param>
    /// <param name="log">Gets its level from it, and a line for each change.</param>
    /// <param name="time">Clock.</param>
    public NodeConfigurationFile(string file, Notices notices, NodeLog log, TimeProvider time)
    {
        (_file, _notices, _log) = (file, notices, log);
        _reread = time.CreateTimer(_ => Reread(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (TryRead() is { } configuration) Take(configuration);
    }

    /// <summary>What counts now.</summary>
    public NodeConfiguration Current => _current;

    /// <summary>The group of the socket has changed.</summary>
    public event Action? SocketGroupChanged;

    /// <summary>Akka's section has changed: before and after.</summary>
    public event Action? AkkaChanged;

    /// <summary>Follows the file from now on. Where the kernel's watches are used up, only <see cref="Reread"/> does.</summary>
    public void Follow()
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(_file)!, Path.GetFileName(_file)) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
            watcher.Changed += Soon;
            watcher.Created += Soon;
            watcher.Deleted += Soon;
            watcher.Renamed += (_, _) => _reread.Change(Quiet, Timeout.InfiniteTimeSpan);
            watcher.EnableRaisingEvents = true;
            _watcher = watcher;
            // Changed since it was read, before anybody watched.
            if (File.GetLastWriteTimeUtc(_file) != _stamp) _reread.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
        catch (IOException fault)
        {
            _log.Warning($"{_file} is not followed ({fault.Message}): a change of it counts after pbm system rebuild");
        }
    }

    /// <summary>Reads the file again.</summary>
    public void Reread()
    {
        if (TryRead() is not { } next) return;
        var before = _current;
        Take(next);
        foreach (var (was, now) in Differences(before, next)) _log.Info($"{_file}: {now ?? was + " is gone"}");
        if (before.SocketGroup != next.SocketGroup) SocketGroupChanged?.Invoke();
        if (before.Akka == next.Akka) return;
        _log.Info($"{_file}: akka has changed");
        AkkaChanged?.Invoke();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _watcher?.Dispose();
        _reread.Dispose();
    }

    private void Soon(object sender, FileSystemEventArgs change) => _reread.Change(Quiet, Timeout.InfiniteTimeSpan);

    private void Take(NodeConfiguration configuration)
    {
        _current = configuration;
        _log.Level = configuration.LogLevel;
    }

    private NodeConfiguration? TryRead()
    {
        string text;
        _stamp = File.GetLastWriteTimeUtc(_file);
        try
        {
            text = File.Exists(_file) ? File.ReadAllText(_file) : "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _notices.Set("node.conf", $"{_file} cannot be read: {fault.Message}");
            return null;
        }

        var faults = new List<string>();
        var configuration = NodeConfigurationReader.Read(
            text, Path.GetFileName(_file), Path.GetDirectoryName(_file)!, new HoconSource(ReadIncluded, Environment.GetEnvironmentVariable), faults);
        if (faults.Count > 0)
        {
            _notices.Set("node.conf", $"{_file} cannot be used, what counted before still counts: {string.Join("; ", faults)}");
            return null;
        }

        _notices.Clear("node.conf");
        return configuration;
    }

    private static string? ReadIncluded(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static IEnumerable<(string Was, string? Now)> Differences(NodeConfiguration before, NodeConfiguration after)
    {
        var now = after.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        var was = before.Settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach (var (key, value) in now)
            if (was.GetValueOrDefault(key) is var old && old != value) yield return (key, old is null ? $"{key} = {value}" : $"{key} = {value} (was {old})");
        foreach (var key in was.Keys.Except(now.Keys)) yield return (key, null);
    }
}
