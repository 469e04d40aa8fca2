using ActorPm.Node.Hosting;

namespace ActorPm.Node.Incarnations;

/// <summary>
/// Owns the ActorSystem of this process: builds the first, replaces it on demand and when it ended by
/// itself. Kestrel, the store and the keeper's connection live on; no app notices. One rebuild at a time.
/// </summary>
internal sealed class IncarnationManager(IIncarnationBuilder builder, NodeHandle handle, NodeLog log, TimeProvider time, Action<NodeExitCode> exit)
    : IDisposable
{
    /// <summary>After this the old one counts as stuck, and only a new process helps.</summary>
    internal static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    /// <summary>One that ended by itself younger than this is followed by a pause that grows.</summary>
    private static readonly TimeSpan SoundAge = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private Incarnation? _current;
    private TimeSpan _pause = FirstPause;
    private int _number;
    private volatile bool _stopped;

    /// <summary>Told of each one that is up.</summary>
    public Action<Incarnation>? Built { get; init; }

    /// <summary>How many there were so far.</summary>
    public int Number => Volatile.Read(ref _number);

    /// <summary>Builds the first.</summary>
    public async Task StartAsync()
    {
        await _one.WaitAsync();
        try
        {
            await BuildAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends the one there is and builds another; the answer is its number.</summary>
    public async Task<int> RebuildAsync(string reason)
    {
        await _one.WaitAsync();
        try
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            log.Info($"The ActorSystem is built anew: {reason}");
            await EndCurrentAsync();
            await BuildAsync();
            return _number;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends it for good. False when it did not end within its time.</summary>
    public async Task<bool> StopAsync()
    {
        _stopped = true;
        await _one.WaitAsync();
        try
        {
            return await TryEndCurrentAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task BuildAsync()
    {
        _number++;
        var incarnation = await builder.BuildAsync(_number);
        _current = incarnation;
        handle.Set(incarnation);
        Built?.Invoke(incarnation);
        _ = WatchAsync(incarnation);
    }

    private async Task EndCurrentAsync()
    {
        if (await TryEndCurrentAsync()) return;
        log.Error($"The ActorSystem did not end within {LongestEnd.TotalSeconds:0} s; the process ends instead, a new one takes its place");
        exit(NodeExitCode.RebuildStuck);
        throw new InvalidOperationException("the old ActorSystem did not end");
    }

    private async Task<bool> TryEndCurrentAsync()
    {
        handle.Clear();
        if (_current is not { } incarnation) return true;
        _current = null;
        try
        {
            await incarnation.System.Terminate().WaitAsync(LongestEnd, time);
            await incarnation.Host.StopAsync().WaitAsync(LongestEnd, time);
        }
        catch (TimeoutException)
        {
            return false;
        }

        incarnation.Host.Dispose();
        return true;
    }

    /// <summary>An end that nobody here asked for is followed by a rebuild.</summary>
    private async Task WatchAsync(Incarnation incarnation)
    {
        await incarnation.Ended;
        await _one.WaitAsync();
        try
        {
            while (!_stopped && (ReferenceEquals(_current, incarnation) || _current is null))
            {
                var age = time.GetUtcNow() - incarnation.BornAt;
                log.Error($"The ActorSystem ended by itself after {age.TotalSeconds:0.0} s");
                handle.Clear();
                if (age >= SoundAge) _pause = FirstPause;
                await Task.Delay(_pause, time);
                _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
                await TryEndCurrentAsync();
                if (await TryBuildAsync()) return;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<bool> TryBuildAsync()
    {
        try
        {
            await BuildAsync();
            return true;
        }
        catch (Exception failed)
        {
            log.Error("The ActorSystem could not be built", failed);
            return false;
        }
    }
}
