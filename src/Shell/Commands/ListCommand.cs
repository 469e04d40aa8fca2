using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm ls</c>: the table.</summary>
internal static class ListCommand
{
    public static Command Declare(Session session)
    {
        var sort = new Option<string>("--sort") { Hidden = true };
        var watch = new Option<bool>("--watch") { Hidden = true };
        return new Command("list", "list all instances") { sort, watch }
            .Called("ls", "l", "ps", "status")
            .Does(async (parsed, cancellation) =>
            {
                if (parsed.GetResult(sort) is { Implicit: false }) throw Setting.NotBuilt("--sort");
                if (parsed.GetResult(watch) is { Implicit: false }) throw Setting.NotBuilt("--watch");
                return await RunAsync(session, cancellation);
            });
    }

    private static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var empty = await ListPrinter.PrintAsync(session, node, cancellation);
        if (!empty) return ExitCode.Ok;
        // Whoever looks into an empty list under sudo or in a script looks into another home than they think.
        var others = OtherHomes.Running(session.Home.Root);
        if (others.Count == 0) return ExitCode.Ok;
        session.Output.Aside($"this is the home {session.Home.Root}; a node also runs for:");
        foreach (var other in others) session.Output.Aside($"  ACTORPM_HOME={other} pbm ls");
        return ExitCode.Ok;
    }
}
