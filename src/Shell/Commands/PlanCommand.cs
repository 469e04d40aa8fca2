using System.CommandLine;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm plan</c>: what <c>apply</c> would do, and nothing else. Ends with 3 when there is something to do.</summary>
internal static class PlanCommand
{
    public static Command Declare(Session session)
    {
        var options = new ApplyOptions();
        var json = new Option<bool>("--json") { Description = "the plan as JSON" };
        var command = new Command("plan", $"show what apply would change (exit code {(int)ExitCode.Differs} when there is something, 0 when not)") { json };
        options.AddTo(command);
        return command.Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(options.File), options.Selection(parsed), parsed.GetValue(options.Prune), parsed.GetValue(json), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, string? file, FileSelection selection, bool prune, bool asJson, CancellationToken cancellation)
    {
        var target = FileApply.Target(session, file, "plan");
        if (FileApply.Request(session, target, selection, prune) is not { } request) return ExitCode.InvalidConfiguration;
        var node = await session.NodeAsync(cancellation, forPrograms: asJson);
        var plan = await FileApply.PlanAsync(session, node, request, cancellation);
        if (FileApply.TellErrors(session.Output, plan)) return ExitCode.InvalidConfiguration;
        if (asJson) session.Output.Data(JsonSerializer.Serialize(plan, ApiJson.Default.ApplyPlan));
        else PlanText.Print(session.Output, plan, $"what runs is as {target} declares it");
        return plan.Changes.Count == 0 ? ExitCode.Ok : ExitCode.Differs;
    }
}
