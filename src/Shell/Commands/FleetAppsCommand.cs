using System.CommandLine;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm fleet apps</c>: the apps that belong to the fleet, and where their instances are.</summary>
internal static class FleetAppsCommand
{
    public static Command Declare(Session session)
    {
        var json = new Option<bool>("--json") { Description = "JSON" };
        return new Command("apps", "the apps of the fleet and where their instances are") { json }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(json), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, bool asJson, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: asJson);
        var list = await node.FleetAppsAsync(cancellation);
        if (asJson)
        {
            session.Output.Data(JsonSerializer.Serialize(list, ApiJson.Default.FleetAppList));
            return ExitCode.Ok;
        }

        Print(session, list);
        return ExitCode.Ok;
    }

    /// <summary>For people.</summary>
    public static void Print(Session session, FleetAppList list)
    {
        session.Output.Line(list.Apps.Count == 0
            ? "no apps of the fleet: pbm start app.js --place all declares one"
            : FleetAppTable.Render(list.Apps, session.Output.Colours));
        if (list.Scheduler is null) session.Output.Warning("no scheduler answers: this is what this server knows itself, and nothing is placed meanwhile");
    }
}
