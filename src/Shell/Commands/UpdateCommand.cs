using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm update</c>: replaces the running keeper and node by those beside this pbm; no app notices.</summary>
internal static class UpdateCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A new node answers a moment before it has found the keeper.</summary>
    private static readonly TimeSpan ToFindTheKeeper = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public static Command Declare(Session session) =>
        new Command("update", "replace the running node and keeper by the ones of this pbm; apps run on")
            .Called("updatePM2")
            .Does((_, cancellation) => RunAsync(session, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        if (await session.Door.TryEnterAsync(cancellation) is not { } before)
        {
            await session.NodeAsync(cancellation);
            session.Output.Info($"No node was running; now build {BuildVersion.Full} does");
            return ExitCode.Ok;
        }

        var binaries = Binaries();
        var fleet = await FleetRejoining.TogetherWithAsync(before.Client, before.Hello, cancellation);
        var printer = new OperationPrinter(session.Output);
        using var status = new StatusLine(session.Output, "replacing keeper and node", session.Clock);
        // The old node may go away before it has said that it is done.
        await foreach (var update in before.Client.UpdateAsync(new UpdateNode { Node = binaries.Node, Keeper = binaries.Keeper }, cancellation))
            printer.Print(update);
        if (printer.Failed || printer.Ended is { } code and not ExitCode.Ok) return ExitCode.Failed;

        if (await SuccessorAsync(session, before.Hello.Pid, cancellation) is not { } after)
        {
            session.Output.Error(
                $"no new node answers after {Limit.TotalSeconds:0} s; the keeper and all apps run on", $"its log: {session.Home.NodeLog}");
            return ExitCode.Failed;
        }

        session.Output.Info($"node   {before.Hello.Build} (pid {before.Hello.Pid}) → {after.Build} (pid {after.Pid})");
        session.Output.Info($"keeper {Describe(before.Hello.Keeper)} → {Describe(after.Keeper)}");
        status.Text = "waiting for the fleet to be together again";
        if (await FleetRejoining.AwaitAsync(session, fleet, cancellation) is { } problem)
            session.Output.Warning($"the fleet is not together again: {problem}; pbm fleet status tells when it is, and update the next server then");
        return ExitCode.Ok;
    }

    private static SiblingBinaries Binaries()
    {
        try
        {
            return SiblingBinaries.Find();
        }
        catch (FileNotFoundException fault)
        {
            throw new NodeUnreachableException(fault.Message);
        }
    }

    private static async Task<NodeHello?> SuccessorAsync(Session session, int oldPid, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        NodeHello? found = null;
        while (TimeProvider.System.GetElapsedTime(began) < (found is null ? Limit : ToFindTheKeeper))
        {
            if (await session.Door.TryEnterAsync(cancellation) is { } door)
            {
                door.Client.Dispose();
                if (door.Hello.Pid != oldPid)
                {
                    if (door.Hello.Keeper is not null) return door.Hello;
                    if (found is null) began = TimeProvider.System.GetTimestamp();
                    found = door.Hello;
                }
            }

            await Task.Delay(BetweenTries, cancellation);
        }

        return found;
    }

    private static string Describe(KeeperFacts? keeper) => keeper is null ? "none" : $"{keeper.Build} (pid {keeper.Pid})";
}
