using System.Net.Sockets;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Keeper;

/// <summary>
/// The node's connection to its keeper, which outlives the ActorSystem: attaches, attaches again, starts a
/// keeper that is missing. Nothing is concluded from a lost connection; the processes may well live.
/// </summary>
internal sealed class KeeperConnection(KeeperSettings settings, IKeeperHost host, Notices notices, NodeLog log, TimeProvider time)
    : IKeeperPort, IDisposable
{
    private const string Subject = "keeper";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly ObserverGate _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Attachments _attachments = new();
    private volatile bool _ending;
    private bool _attachedBefore;
    private long _term;
    private string? _keeperLeaves;

    /// <summary>The keeper it is attached to; null while there is none.</summary>
    public HelloReply? Keeper => _gate.Hello;

    /// <summary>The term it attaches with.</summary>
    public long Term => Volatile.Read(ref _term);

    /// <summary>Counts how often it was attached, and lets others wait for the next time.</summary>
    public Attachments Attachments => _attachments;

    /// <summary>Begins; the task ends when <see cref="End"/> was called or another node took over.</summary>
    /// <param name="term">The term, which may still be on its way to the disk while a keeper is looked for.</param>
    public async Task RunAsync(Task<long> term)
    {
        var pause = FirstPause;
        while (!_ending)
        {
            try
            {
                if (await ConnectAsync() is { } wire)
                {
                    if (Term == 0) Volatile.Write(ref _term, await term);
                    var attached = await ServeAsync(wire);
                    if (attached) pause = FirstPause;
                    if (attached && !_ending) continue;
                }

                await Task.Delay(pause, time, _stop.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception unforeseen)
            {
                log.Error("The connection to the keeper failed in an unforeseen way", unforeseen);
                await Task.Delay(LongestPause, time, CancellationToken.None);
            }
        }
    }

    /// <inheritdoc />
    public void Observe(IKeeperObserver observer) => _gate.Observe(observer);

    /// <inheritdoc />
    public void Forget(IKeeperObserver observer) => _gate.Forget(observer);

    /// <inheritdoc />
    public void Ask(KeeperRequest request, Action<KeeperReply> answered)
    {
        if (_gate.Session is { } session) session.Ask(request, answered);
        else answered(KeeperSession.NotAttached("the keeper is out of reach"));
    }

    /// <summary>The same for those to whom the order among other messages of the keeper means nothing.</summary>
    public Task<KeeperReply> AskAsync(KeeperRequest request)
    {
        var answer = new TaskCompletionSource<KeeperReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Ask(request, answer.SetResult);
        return answer.Task;
    }

    /// <summary>
    /// Says goodbye: processes are left alone, and the keeper starts no node but the successor. The
    /// connection is not made again.
    /// </summary>
    public Task<KeeperReply> GoodbyeAsync(RestartCommand? successor)
    {
        _ending = true;
        return AskAsync(new GoodbyeRequest { Successor = successor });
    }

    /// <summary>Tells the keeper to end everything it runs and itself; answered when that is done.</summary>
    public Task<KeeperReply> ShutDownKeeperAsync()
    {
        _ending = true;
        return AskAsync(new ShutdownRequest());
    }

    /// <summary>Lets the connection go without a word.</summary>
    public void End()
    {
        _ending = true;
        _stop.Cancel();
        _gate.Session?.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <summary>A connection; null when there is none to be had now.</summary>
    private async Task<KeeperWire?> ConnectAsync()
    {
        if (await TryConnectAsync() is { } first) return first;
        var problem = "it does not listen";
        if (settings.StartKeeper is { } start)
        {
            var trouble = await start(_stop.Token);
            if (trouble is null && await TryConnectAsync() is { } second) return second;
            problem = trouble ?? problem;
        }

        notices.Set(Subject, $"the keeper is out of reach: {problem}");
        return null;
    }

    private async Task<KeeperWire?> TryConnectAsync()
    {
        try
        {
            return await KeeperWire.ConnectAsync(settings.Home.KeeperSocket, _stop.Token);
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Uses a connection until it ends; true when it was attached.</summary>
    private async Task<bool> ServeAsync(KeeperWire wire)
    {
        using var session = new KeeperSession(wire);
        var reading = session.RunAsync(OnEvent, skipped => log.Warning($"A message of the keeper is skipped: {skipped}"));
        var reply = await AttachAsync(session);
        if (reply is HelloReply hello)
        {
            _attachedBefore = true;
            _gate.Attached(session, hello);
            notices.Clear(Subject);
            _attachments.Count();
            log.Info($"Attached to the keeper, pid {hello.Pid}, build {hello.Build}, term {Term}");
            var reason = await reading;
            _gate.Detached(reason);
            if (!_ending) log.Warning(reason);
            if (_keeperLeaves is { } leaves && !_ending) _ending = host.KeeperWentAway(leaves);
            _keeperLeaves = null;
            return true;
        }

        session.Dispose();
        await reading;
        if (reply is ErrorReply error) OnRefused(error);
        return false;
    }

    private async Task<KeeperReply> AttachAsync(KeeperSession session)
    {
        var hello = new HelloRequest
        {
            Version = KeeperAbilities.ProtocolVersion,
            Term = Term,
            NodePid = Environment.ProcessId,
            RestartNode = settings.RestartNode,
        };
        var reply = await session.AskAsync(hello);
        if (reply is not ErrorReply { Code: KeeperErrorCode.Superseded } || _attachedBefore) return reply;

        // This node holds the home's lock, so the higher term is a past one that the database has lost.
        var highest = await AskHighestTermAsync();
        Volatile.Write(ref _term, await Task.Run(() => host.NextTerm(highest)));
        return KeeperSession.NotAttached("attaching again with a higher term");
    }

    private async Task<long> AskHighestTermAsync()
    {
        using var wire = await KeeperWire.ConnectAsync(settings.Home.KeeperSocket, _stop.Token);
        using var session = new KeeperSession(wire);
        var reading = session.RunAsync(_ => { }, _ => { });
        var reply = await session.AskAsync(new HelloRequest { Version = KeeperAbilities.ProtocolVersion });
        session.Dispose();
        await reading;
        return reply is HelloReply hello ? hello.HighestTerm : 0;
    }

    private void OnRefused(ErrorReply error)
    {
        if (error.Code == KeeperErrorCode.Superseded)
        {
            _ending = true;
            host.Superseded(error.Message);
        }
        else if (error.Code != KeeperErrorCode.NotAttached)
        {
            notices.Set(Subject, $"the keeper refuses this node: {error.Message}");
        }
    }

    private void OnEvent(KeeperEvent happened)
    {
        switch (happened)
        {
            case SupersededEvent superseded:
                _ending = true;
                host.Superseded($"a node of term {superseded.Term} is in control");
                return;
            case ShuttingDownEvent shuttingDown:
                _keeperLeaves = shuttingDown.Reason;
                break;
        }

        _gate.Happened(happened);
    }
}
