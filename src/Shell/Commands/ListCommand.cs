using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Os;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm ls</c>: the table.</summary>
internal static class ListCommand
{
    private const string ToTop = "\e[H\e[J";
    private static readonly TimeSpan BetweenPictures = TimeSpan.FromMilliseconds(900); // PM2's

    public static Command Declare(Session session)
    {
        var sort = new Option<string>("--sort")
        {
            Description = "by name, namespace, pid, id, cpu, memory, uptime, status or restarts, :desc for the other way round",
            HelpName = "field[:desc]",
        };
        var watch = new Option<bool>("--watch") { Description = "draw it again and again, until Ctrl-C" };
        return new Command("list", "list all instances") { sort, watch }
            .Called("ls", "l", "ps", "status")
            .Does(async (parsed, cancellation) =>
            {
                var order = parsed.GetValue(sort) is { } field ? RowOrder.Parse(field) : null;
                var node = await session.NodeAsync(cancellation);
                return parsed.GetValue(watch)
                    ? await WatchAsync(session, node, order, cancellation)
                    : await RunAsync(session, node, order, cancellation);
            });
    }

    private static async Task<ExitCode> RunAsync(Session session, NodeClient node, RowOrder? order, CancellationToken cancellation)
    {
        var empty = await PrintAsync(session, node, order, cancellation);
        if (!empty || session.Remote is not null) return ExitCode.Ok;
        // Whoever looks into an empty list under sudo or in a script looks into another home than they think.
        var others = OtherHomes.Running(session.Home.Root);
        if (others.Count == 0) return ExitCode.Ok;
        session.Output.Aside($"this is the home {session.Home.Root}; a node also runs for:");
        foreach (var other in others) session.Output.Aside($"  ACTORPM_HOME={other} pbm ls");
        return ExitCode.Ok;
    }

    /// <summary>In a fleet the lists of all its servers, unless one is named.</summary>
    private static Task<bool> PrintAsync(Session session, NodeClient node, RowOrder? order, CancellationToken cancellation) =>
        FleetQuestion.Concerns(session)
            ? FleetListPrinter.PrintAsync(session, node, order, cancellation)
            : ListPrinter.PrintAsync(session, node, cancellation, order);

    private static async Task<ExitCode> WatchAsync(Session session, NodeClient node, RowOrder? order, CancellationToken cancellation)
    {
        using var interrupts = new Interrupts();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, interrupts.Asked);
        try
        {
            await Following.RunAsync(follow: true, async gone =>
            {
                while (true)
                {
                    // In a pipe the pictures follow each other.
                    if (session.Output.Columns is not null) session.Output.Line(ToTop);
                    await PrintAsync(session, node, order, gone);
                    await Task.Delay(BetweenPictures, session.Clock, gone);
                }
            }, stop.Token);
        }
        catch (OperationCanceledException) when (interrupts.Asked.IsCancellationRequested)
        {
            // Ctrl-C is how one leaves.
        }

        return ExitCode.Ok;
    }
}
