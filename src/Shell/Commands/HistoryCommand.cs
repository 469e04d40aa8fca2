using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm history</c>: the revisions of apps, newest first, with who made them and what they changed.</summary>
internal static class HistoryCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("apps, all without one");
        var json = new Option<bool>("--json") { Description = "JSON, whole declarations included" };
        return new Command("history", "show what apps were before, who changed them, when and what") { targets, json }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], parsed.GetValue(json), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> targets, bool asJson, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: asJson);
        var histories = new AppHistories(await AppHistoryReading.ReadAsync(session, node, targets, orOfServer: true, cancellation));
        if (asJson)
        {
            session.Output.Data(JsonSerializer.Serialize(Hidden(histories), ApiJson.Default.AppHistories));
            return ExitCode.Ok;
        }

        if (histories.Apps.Count == 0) session.Output.Line("no apps");
        foreach (var app in histories.Apps)
            foreach (var revision in app.Revisions) Print(session.Output, app, revision);
        return ExitCode.Ok;
    }

    private static void Print(ShellOutput output, AppHistory app, AppRevision revision)
    {
        var state = revision != app.Revisions[0] ? "" : revision.Failure is null ? " (now)" : " (failed)";
        var at = revision.At > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(revision.At).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-";
        var place = revision.OfFleet is { } put ? $"  in the fleet, {put.Instances} on {(put.Place.Length == 0 ? "all" : put.Place)}" : "";
        output.Line($"{output.Colours.Bold($"{app.Name} {revision.Number}{state}")}  {at}  {revision.By ?? "-"}  {revision.How ?? "-"}{place}");
        if (revision.Failure is { } failure) output.Line($"    did not become ready, what was before runs on: {failure.ReplaceLineEndings(" ")}");
        foreach (var change in revision.Changes) output.Line($"    {change.Field}: {change.Before ?? "(none)"} -> {change.After ?? "(none)"}");
    }

    /// <summary>The node answers with what a rollback needs: the values of secrets are sealed in it, others are not.</summary>
    private static AppHistories Hidden(AppHistories histories) => new(
    [
        .. histories.Apps.Select(app => app with
        {
            Revisions = [.. app.Revisions.Select(revision => revision with
            {
                Spec = Hidden(revision.Spec),
                OfFleet = revision.OfFleet is { } put ? put with { Spec = Hidden(put.Spec) } : null,
            })],
        }),
    ]);

    private static AppSpec Hidden(AppSpec app) => app with { Environment = app.Environment.ToDictionary(one => one.Key, one => SealedValue.Shown(one.Key, one.Value)!) };
}
