using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Processes;

/// <summary>What a process must do before it counts as online, and what it has done of it; pure.</summary>
internal sealed record Readiness
{
    /// <summary>As long as PM2 waits for a worker to listen before it goes on without.</summary>
    private static readonly TimeSpan PerhapsWorker = TimeSpan.FromSeconds(3);

    /// <summary>One that ran without a port before has only to outlive its first second.</summary>
    private static readonly TimeSpan KnownWorker = StartWatch.Window;

    /// <summary>It must say so: <c>process.send('ready')</c> or <c>READY=1</c>.</summary>
    public bool NeedsSignal { get; init; }

    /// <summary>It must listen through the keeper (Node.js) or on its private port (proxy).</summary>
    public bool NeedsListening { get; init; }

    /// <summary>It must answer a question, or write a line.</summary>
    public ProbeRules? Probe { get; init; }

    /// <summary>How connections reach it; decides what is said of a missing one.</summary>
    public HandoffKind Handoff { get; init; } = HandoffKind.None;

    /// <summary>Whether a process of this instance has listened before; null when that is not known yet.</summary>
    public bool? HasListened { get; init; }

    /// <summary>The port is its program's affair: nobody has declared one.</summary>
    public bool PortIsOpen { get; init; }

    public bool Signalled { get; init; }

    public bool Listens => Listening.Count > 0 && (Expected.Count == 0 || Listening.Intersect(Expected).Any());

    public bool Answered { get; init; }

    /// <summary>Where the process it is to replace listens; it must listen on one of these too. Empty: anywhere will do.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Listening { get; init; } = [];

    /// <summary>The last wrong answer to the question; null for none yet.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>Nothing is missing.</summary>
    public bool IsMet => (Signalled || !NeedsSignal) && (Listens || !NeedsListening) && (Answered || Probe is null);

    /// <summary>
    /// Workers of a queue run in cluster mode too, and listen nowhere: what runs is ready, unless a port is declared, a
    /// process of the instance has listened before, or the one it is to replace does.
    /// </summary>
    public bool MayDoWithoutPort =>
        NeedsListening && Handoff == HandoffKind.NodeJs && PortIsOpen && HasListened != true && Expected.Count == 0 && Listening.Count == 0 && Probe is null;

    /// <summary>How long a process may take to become ready.</summary>
    /// <param name="limit">The app's own limit.</param>
    public TimeSpan Within(TimeSpan limit)
    {
        if (!MayDoWithoutPort) return limit;
        var wait = HasListened == false ? KnownWorker : PerhapsWorker;
        return wait < limit ? wait : limit;
    }

    /// <summary>What an app asks of a process that was just started.</summary>
    public static Readiness Of(AppSpec spec, HandoffKind handoff, bool? hasListened = null) => new()
    {
        HasListened = hasListened,
        PortIsOpen = spec.Handoff.Listen.Count == 0,
        NeedsSignal = spec.Ready.WaitReady,
        // A program that says by itself when it is ready may listen late, or on purpose not at all.
        NeedsListening = !spec.Ready.WaitReady && handoff is HandoffKind.NodeJs or HandoffKind.Proxy,
        Probe = spec.Ready.Probe,
        Handoff = handoff,
    };

    /// <summary>What is missing, as the end of a sentence that begins with "not ready within 3 s".</summary>
    public string Missing()
    {
        if (NeedsSignal && !Signalled) return "wait_ready: it must call process.send('ready'), or send READY=1 to NOTIFY_SOCKET";
        if (NeedsListening && !Listens && Listening.Count > 0)
            return $"it listens on {string.Join(", ", Listening)}, the process it is to replace on {string.Join(", ", Expected)}; pbm restart changes a port";
        if (NeedsListening && !Listens)
            return Handoff == HandoffKind.Proxy
                ? "it does not listen on the port it is given in PORT (--handoff none for instances that are on their own)"
                : HasListened == true
                    ? "it does not listen on any port, as it did before; a program without a port needs -x (fork mode)"
                    : "it does not listen on any port, which cluster mode waits for; a program without a port needs -x (fork mode)";
        return Probe switch
        {
            { Log: { } text } => $"no line of its output contains '{text}'",
            { Http: { } path } => $"GET {path}: {LastAnswer ?? "not answered"}",
            { Tcp: { } port } => $"{(port == 0 ? "its port" : $"port {port}")}: {LastAnswer ?? "not answered"}",
            _ => "it did not say so",
        };
    }
}
