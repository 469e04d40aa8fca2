using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.CommandLine;

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
        var histories = await node.HistoryAsync(targets, cancellation);
        if (asJson)
        {
            session.Output.Data(JsonSerializer.Serialize(Hidden(histories), ApiJson.Default.AppHistories));
            return ExitCode.Ok;
        }

        if (histories.Apps.Count == 0) session.Output.Line("no apps");
        foreach (var app in histories.Apps)
            foreach (var revision in app.Revisions)
            {
                var at = DateTimeOffset.FromUnixTimeMilliseconds(revision.At).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                var now = revision == app.Revisions[0] ? " (now)" : "";
                session.Output.Line($"{session.Output.Colours.Bold($"{app.Name} {revision.Number}{now}")}  {at}  {revision.By ?? "-"}  {revision.How ?? "-"}");
                foreach (var change in revision.Changes) session.Output.Line($"    {change.Field}: {change.Before ?? "(none)"} -> {change.After ?? "(none)"}");
            }

        return ExitCode.Ok;
    }

    /// <summary>The node answers with what a rollback needs: the values of secrets are sealed in it, others are not.</summary>
    private static AppHistories Hidden(AppHistories histories) => new(
    [
        .. histories.Apps.Select(app => app with
        {
            Revisions = [.. app.Revisions.Select(revision => revision with
            {
                Spec = revision.Spec with { Environment = revision.Spec.Environment.ToDictionary(one => one.Key, one => SealedValue.Shown(one.Key, one.Value)!) },
            })],
        }),
    ]);
}
