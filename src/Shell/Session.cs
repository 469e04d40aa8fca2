using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell;

/// <summary>What every command works with: the home it speaks to, its outputs, the machine it was typed on.</summary>
internal sealed class Session(HomePaths home, ShellOutput output, IMachine machine, INodeLauncher launcher, TextReader input, TimeProvider clock)
{
    // Who is asked from elsewhere may be at the other end of the world.
    private static readonly TimeSpan FromAfar = TimeSpan.FromSeconds(3);

    public HomePaths Home => home;

    public ShellOutput Output => output;

    public IMachine Machine => machine;

    public TextReader Input => input;

    public TimeProvider Clock => clock;

    public NodeDoor Door { get; } = new(home, launcher);

    /// <summary>A person can answer a question on the standard input.</summary>
    public bool CanAsk { get; init; }

    /// <summary>Opens the interactive shell, with another server or this one; null where nobody sits at a terminal.</summary>
    public Func<RemoteServer?, Task<ExitCode>>? Interact { get; init; }

    /// <summary><c>--mini-list</c>: blocks instead of a table.</summary>
    public bool MiniList { get; set; }

    /// <summary>The server of the fleet that this command is for; null for the one it is typed on.</summary>
    public FleetPeer? Server { get; set; }

    /// <summary>How long another server may think about a question before it counts as silent; one that is up answers in a few milliseconds.</summary>
    public TimeSpan FleetPatience
    {
        get => Remote is null || field > FromAfar ? field : FromAfar;
        init;
    } = TimeSpan.FromMilliseconds(300);

    /// <summary>Another machine that is asked over TLS in place of the node of this one; null for none.</summary>
    public RemoteServer? Remote { get; set; }

    /// <summary>A connection to the node that is asked.</summary>
    /// <param name="server">Another server of the fleet that is asked through it; null for itself.</param>
    public NodeClient Open(string? server = null) => new(Remote?.Open(server) ?? NodeConnection.Open(home, server));

    /// <summary>So long after another the other servers of a fleet are asked whether they have what is followed by now.</summary>
    public TimeSpan FleetLookPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long followed streams wait for the node of this server to come back, for example from an update.</summary>
    public TimeSpan NodeReturnPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The servers of the fleet, as the node said in its hello; empty outside a fleet.</summary>
    public IReadOnlyList<FleetPeer> Fleet { get; private set; } = [];

    /// <summary>This command has started the node it speaks to.</summary>
    public bool StartedNode { get; private set; }

    /// <summary>What the operator should know, as the node said in its hello.</summary>
    public IReadOnlyList<string> NodeNotices { get; private set; } = [];

    /// <summary>The running node, or one started now.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="forPrograms">The command prints data for programs: nothing else may stand on its standard output.</param>
    public async Task<NodeClient> NodeAsync(CancellationToken cancellation, bool forPrograms = false)
    {
        if (Remote is { } remote) return await EnterAsync(remote, cancellation);
        var door = await StatusLine.WhileAsync(
            output, "starting the node", clock, Door.EnterAsync(forPrograms ? SayAside : output.Info, cancellation));
        StartedNode |= door.Started;
        Fleet = door.Hello.Fleet ?? [];
        if (Server is { IsHere: false } server)
        {
            door.Client.Dispose();
            var there = Open(server.Name);
            door = door with { Client = there, Hello = await there.HelloAsync(cancellation) };
        }

        NodeNotices = door.Hello.Notices ?? []; // null from a node that does not send it: generated JSON knows no defaults
        if (door.Hello.Build != BuildVersion.Full && !forPrograms)
            output.Warning($"node runs build {door.Hello.Build}, this pbm is {BuildVersion.Full}: pbm update");
        return door.Client;
    }

    private async Task<NodeClient> EnterAsync(RemoteServer remote, CancellationToken cancellation)
    {
        var client = Open();
        NodeHello hello;
        try
        {
            hello = await client.HelloAsync(cancellation);
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested && failed is HttpRequestException or IOException or OperationCanceledException)
        {
            client.Dispose();
            throw remote.Failure(failed);
        }

        (Fleet, NodeNotices) = (hello.Fleet ?? [], hello.Notices ?? []);
        if (Server is not { IsHere: false } server) return client;
        client.Dispose();
        return Open(server.Name);
    }

    private void SayAside(string text) => output.Aside("[PBM] " + text);
}
