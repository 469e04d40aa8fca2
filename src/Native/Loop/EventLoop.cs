using System.Collections.Concurrent;
using ActorPm.Native.Os;

namespace ActorPm.Native.Loop;

/// <summary>
/// One thread that waits for descriptors, timers and what other threads post, one at a
/// time. Nothing it calls may block.
/// </summary>
internal sealed class EventLoop
{
    /// <summary>Where faults are told; set once by the program.</summary>
    public static Action<string> Tell { get; set; } = _ => { };

    private readonly Epoll _epoll = new();
    private readonly WakeUp _wakeUp = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Timers _timers;
    private Registration?[] _registrations = new Registration?[64];
    private uint _stamp;
    private IPolled? _polled;
    private bool _ended;

    // The stamp tells an event of a closed descriptor from one of its number's next owner.
    private sealed record Registration(ISource Source, uint Stamp);

    public EventLoop()
    {
        Watch(_wakeUp.Descriptor, Epoll.Readable, new Handler(_ =>
        {
            _wakeUp.Drain();
            while (_posted.TryDequeue(out var action)) Guarded(action);
        }));
        _timers = new Timers(this);
    }

    public void Watch(int descriptor, uint events, ISource source)
    {
        if (descriptor >= _registrations.Length)
            Array.Resize(ref _registrations, Math.Max(descriptor + 1, _registrations.Length * 2));
        var registration = new Registration(source, ++_stamp);
        _epoll.Add(descriptor, events, Data(descriptor, registration));
        _registrations[descriptor] = registration;
    }

    public void Change(int descriptor, uint events)
    {
        if (At(descriptor) is { } registration) _epoll.Modify(descriptor, events, Data(descriptor, registration));
    }

    /// <summary>Before the descriptor is closed.</summary>
    public void Forget(int descriptor)
    {
        if (At(descriptor) is null) return;
        _epoll.Remove(descriptor);
        _registrations[descriptor] = null;
    }

    /// <summary>Runs the action on this loop's thread; may be called from any thread.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        _wakeUp.Signal();
    }

    /// <summary>Runs the action once, at this many ms of <see cref="Clock"/>.</summary>
    public LoopTimer At(long milliseconds, Action action) => _timers.Add(milliseconds, action);

    public LoopTimer After(TimeSpan delay, Action action) => At(Clock.Milliseconds + (long)delay.TotalMilliseconds, action);

    /// <summary>The one source that is asked again after a short pause instead of being waited for.</summary>
    public void Poll(IPolled polled) => _polled = polled;

    public void End() => _ended = true;

    public void Run()
    {
        while (!_ended) RunOnce();
    }

    private void RunOnce()
    {
        var pause = _polled?.Pause ?? -1;
        var count = _epoll.Wait(pause);
        for (var index = 0; index < count; index++)
        {
            var (events, data) = _epoll.Event(index);
            if (At((int)(uint)data) is not { } registration || registration.Stamp != (uint)(data >> 32)) continue;
            try
            {
                registration.Source.OnReady(events);
            }
            catch (Exception fault)
            {
                Tell($"a source failed and is closed: {fault}");
                Guarded(() => registration.Source.OnFault(fault));
            }
        }

        if (pause >= 0) Guarded(_polled!.Poll);
    }

    internal static void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault)
        {
            Tell($"an action failed: {fault}");
        }
    }

    private Registration? At(int descriptor) =>
        (uint)descriptor < (uint)_registrations.Length ? _registrations[descriptor] : null;

    private static ulong Data(int descriptor, Registration registration) =>
        (uint)descriptor | (ulong)registration.Stamp << 32;
}
