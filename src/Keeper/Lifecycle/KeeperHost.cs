using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Services;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Loop;
using ActorPm.Keeper.Nodes;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;
using ActorPm.Keeper.Trees;
using ActorPm.Keeper.Upgrade;
using ActorPm.Keeper.Wire;

namespace ActorPm.Keeper.Lifecycle;

/// <summary>Puts the parts of a serving keeper together; the only place that knows them all.</summary>
internal sealed class KeeperHost
{
    private readonly SerialThread _home = new("home");
    private readonly ProcessJournal _journal;
    private readonly ExitLedger _exits;
    private readonly Shutdown _shutdown;
    private readonly Confinement _confinement;

    private readonly int _lock;
    private readonly Limits _limits;
    private readonly long _startedAt;

    public KeeperHost(HomePaths home, int lockDescriptor, int listener, Limits limits, JournalContents journal, long startedAt, ServiceNotifier service)
    {
        Cgroups = DelegatedCgroup.Open(out var noCgroups);
        _confinement = new Confinement(Cgroups, noCgroups);
        Service = service;
        (Home, _lock, _limits, _startedAt) = (home, lockDescriptor, limits, startedAt);
        KeeperLog.Thread = _home;
        EventLoop.Tell = KeeperLog.Write;
        _journal = new ProcessJournal(home.KeeperJournal, _home, journal);
        _exits = new ExitLedger(_journal, journal.Exits) { Tell = exit => Links.Tell(exit) };
        Helpers = new Helpers(Loop, limits);
        Nodes = new NodeWatch(Loop, Helpers);
        Links.ControlLost = Nodes.Lost;
        Compression = new Compression(Helpers, OwnEnvironment.Strings());
        Outputs = new Outputs(Loop, Links, Compression);
        Reaper = new Reaper(Loop, Table, Helpers, Outputs.Pump);
        Stopper = new TreeStopper(Loop, Table, Helpers, Reaper) { Gone = Gone };
        Handoffs = new Handoffs(Loop, Links, Helpers);
        Reaper.Ended = process =>
        {
            Handoffs.Ended(process);
            Stopper.MainEnded(process);
        };
        Leases = new Leases(Loop, Stopper);
        PidFiles = new PidFiles(_home);
        _shutdown = new Shutdown(Loop, Links, Table, Stopper, Nodes, Outputs, service);
        Spawner = new Spawner(Loop, limits, Table, Reaper, Outputs, _journal, PidFiles, Handoffs, _confinement)
        {
            MessageReceived = Received,
            Noticed = (process, state) =>
                Links.TellIfFast(new NotifiedEvent { Instance = process.Instance, Generation = process.Generation, State = state }),
            Began = process => Leases.Renew(process, process.LeaseUntil),
            Announced = process => _shutdown.StopLate(process),
        };

        HeldStarts = new HeldStarts(Loop, Table);
        var processes = new ProcessRequests(Table, Spawner, Stopper, Leases, HeldStarts);
        _shutdown.Began = () => processes.ShuttingDown = true;
        var router = new RequestRouter(
            new AttachRequests(Links, Table, _exits, _journal, Nodes, Handoffs, startedAt),
            processes,
            new LogRequests(Loop, Outputs, Table),
            new LifeRequests(_shutdown, new Upgrader(this)),
            new HandoffRequests(Table, Handoffs));
        Server = new KeeperServer(Loop, listener, Links, router.Handle);
        WatchSignals();
    }

    public HomePaths Home { get; }

    /// <summary>Cgroups of the processes; null where none are delegated.</summary>
    public CgroupTree? Cgroups { get; }

    /// <summary>Who started the keeper, when that was systemd.</summary>
    public ServiceNotifier Service { get; }

    /// <summary>It ended because the node said so (<c>pbm kill</c>): nobody is to start it again.</summary>
    public bool ToldToGo => _shutdown.WasAskedFor;

    public EventLoop Loop { get; } = new();

    public ProcessTable Table { get; } = new();

    public Links Links { get; } = new();

    public Helpers Helpers { get; }

    public NodeWatch Nodes { get; }

    public Compression Compression { get; }

    public Outputs Outputs { get; }

    public Reaper Reaper { get; }

    public TreeStopper Stopper { get; }

    public Leases Leases { get; }

    public PidFiles PidFiles { get; }

    public Handoffs Handoffs { get; }

    public Spawner Spawner { get; }

    public HeldStarts HeldStarts { get; }

    public KeeperServer Server { get; }

    /// <summary>Ends all processes by their own stop sequences, then the keeper.</summary>
    public void StopAll(string reason) => _shutdown.Begin(reason, null);

    /// <summary>Serves until told to go, with everything ended by then.</summary>
    public void Run()
    {
        Outputs.Writer.Start();
        Reaper.SweepRegularly();
        Loop.Run();
        Handoffs.CloseAll();
        Links.FlushAndClose();
        _journal.Tidy();
        KeeperLog.Write("done");
        _home.Flush(TimeSpan.FromSeconds(2));
    }

    /// <summary>Everything the next program image needs, taken while nothing is read or written.</summary>
    public UpgradeState Picture(SuspendedLogs logs)
    {
        var owned = Table.All.SelectMany(process => (OutputPipe?[])[process.Output, process.Error]).ToHashSet();
        return new UpgradeState
        {
            Version = UpgradeState.CurrentVersion,
            StartedAt = _startedAt,
            HighestTerm = _journal.HighestTerm,
            HighestGeneration = _journal.HighestGeneration,
            Lock = _lock,
            Listener = Server.Descriptor,
            OpenFiles = _limits.Original,
            RestartNode = Nodes.Command,
            Exits = [.. _exits.Unacknowledged],
            Processes = [.. Table.All.Select(process => Capture.Process(process, logs))],
            OrphanedPipes = [.. Outputs.Pump.Pipes.Where(pipe => !owned.Contains(pipe)).Select(pipe => Capture.Pipe(pipe, logs)).OfType<UpgradePipe>()],
            Files = logs.Files,
            Groups = HandoffTransfer.Capture(Handoffs),
            Relays = RelayTransfer.Capture(Handoffs.Relays),
            Published = Handoffs.Publications.Order,
            ToCompress = Compression.Waiting,
        };
    }

    /// <summary>Answers are out and the journal is written before the program image goes.</summary>
    public void FlushBeforeUpgrade()
    {
        Links.Flush();
        _home.Flush(TimeSpan.FromSeconds(1));
    }

    private void Gone(ManagedProcess process, ExitCause cause)
    {
        // The node first: its replacement waits for it.
        _exits.Add(process.ToExit(Handoffs.CauseOf(process, cause)));
        PidFiles.Remove(process.Request.PidFile, process.Pid);
        Table.Remove(process);
        _confinement.Leave(process.Cgroup);
    }

    private void Received(ManagedProcess process, string json) =>
        Links.TellIfFast(new IpcReceivedEvent { Instance = process.Instance, Generation = process.Generation, Message = json });

    private void WatchSignals()
    {
        var descriptor = Signals.OpenDescriptor();
        Loop.Watch(descriptor, Epoll.Readable, new Handler(_ =>
        {
            while (Signals.Next(descriptor) is > 0 and var signal)
            {
                if (signal is Signals.Terminate or Signals.Interrupt) _shutdown.Begin(Signals.Name(signal), null);
                else if (signal == Signals.User2) Outputs.Pump.OnWriter(Outputs.Writer.Reopen);
            }
        }));
    }
}
