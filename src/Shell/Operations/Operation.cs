using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>Carries an operation of the node to its end: prints what it says, shows on a terminal how far it is.</summary>
internal static class Operation
{
    /// <summary>What the command ends with.</summary>
    public static async Task<ExitCode> RunAsync(
        Session session, IAsyncEnumerable<OperationUpdate> updates, OperationPrinter printer, string doing)
    {
        using (var status = new StatusLine(session.Output, doing, session.Clock))
        {
            await foreach (var update in updates)
            {
                if (update is OperationProgress progress) status.Text = $"{progress.Doing} {progress.Done} of {progress.Total}";
                else printer.Print(update);
            }
        }

        if (printer.Ended is { } code) return code == ExitCode.Ok && printer.Failed ? ExitCode.Failed : code;
        session.Output.Error($"{doing}: the node went away before it was done", $"{Next(doing)}; its log: {session.Home.NodeLog}");
        return ExitCode.Failed;
    }

    private static string Next(string doing) => doing switch
    {
        "reloading" => "the next node carries it on: pbm reload --status tells how far it is",
        "applying" => "the next node carries it on: pbm events tells how far it is",
        "placing" or "draining" => "the fleet carries it on: pbm fleet apps tells how far it is",
        _ => "`pbm ls` shows how far it came",
    };
}
