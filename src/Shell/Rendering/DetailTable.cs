using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Rendering;

/// <summary>One instance as PM2's <c>describe</c> shows it.</summary>
internal static class DetailTable
{
    /// <summary>Lines without a last line end.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="now">Clock.</param>
    /// <param name="palette">Colours.</param>
    /// <param name="divergent">Variables that have another value in the shell.</param>
    /// <param name="published">The app as one of the fleet whose ports answer on every server; null for any other.</param>
    public static string Render(
        InstanceDetail instance, DateTimeOffset now, Palette palette, IReadOnlyList<KeyValuePair<string, string>>? divergent = null, FleetAppView? published = null)
    {
        var rows = Rows(instance, published, now).ToList();
        int[] widths = [rows.Max(row => row.Label.Length) + 2, rows.Max(row => TextWidth.Of(row.Value.Text)) + 2];
        var text = new StringBuilder();
        text.Append(palette.Bold(palette.Inverse($" Describing process with id {instance.Id} - name {instance.Name} "))).Append('\n');
        BoxTable.Rule(text, widths, '┌', '┬', '┐', palette);
        foreach (var (label, value) in rows) BoxTable.Row(text, widths, [Cell.Header(label), value], palette);
        BoxTable.Rule(text, widths, '└', '┴', '┘', palette);
        FigureTables.Append(text, instance, palette);
        DivergentVariables.Append(text, divergent ?? [], palette);
        if (instance.Why.Count > 0)
        {
            text.Append(palette.Inverse(palette.Bold(" What happened last, and what happens next "))).Append('\n');
            foreach (var line in instance.Why) text.Append("  ").Append(line).Append('\n');
        }

        text.Append(palette.Italic($" Use `pbm logs {instance.Name} [--lines 1000]` to display logs")).Append('\n');
        text.Append(palette.Italic($" Use `pbm env {instance.Id}` to display environment variables"));
        return text.ToString();
    }

    private static IEnumerable<(string Label, Cell Value)> Rows(InstanceDetail instance, FleetAppView? published, DateTimeOffset now)
    {
        yield return ("status", InstanceTexts.Status(instance));
        yield return ("name", instance.Name);
        yield return ("namespace", instance.Namespace);
        yield return ("version", InstanceTexts.Version(instance));
        yield return ("restarts", instance.Restarts.ToString());
        if (instance.Spec.MaxMemoryBytes is { } limit) yield return ("max memory restart", limit.ToString());
        if (instance.Spec.SoftMemoryBytes is { } soft) yield return ("memory soft", soft.ToString());
        if (instance.Spec.Limits.MemoryBytes is { } most) yield return ("memory max", Limit(ByteSize.ToExactText(most), instance));
        if (instance.Spec.Limits.CpuPercent is { } percent) yield return ("cpu max", Limit($"{percent}%", instance));
        yield return ("uptime", InstanceTexts.Uptime(instance, now));
        if (!string.IsNullOrEmpty(instance.CombinedLog)) yield return ("entire log path", instance.CombinedLog);
        if (instance.Spec.CronRestart is { } pattern) yield return ("cron restart", pattern);
        if (instance.CronRestartAt is { } next) yield return ("next cron restart", InstanceTexts.Moment(next));
        foreach (var row in JobRows(instance)) yield return row;
        yield return ("script path", instance.Spec.Script);
        yield return ("script args", Words(instance.Spec.Arguments));
        yield return ("error log path", OrNone(instance.ErrorLog));
        yield return ("out log path", OrNone(instance.OutLog));
        yield return ("pid path", instance.PidFile);
        yield return ("interpreter", instance.Spec.Interpreter);
        yield return ("interpreter args", Words(instance.Spec.InterpreterArguments));
        yield return ("script id", instance.Id.ToString());
        yield return ("exec cwd", instance.Spec.Cwd);
        yield return ("exec mode", InstanceTexts.LongMode(instance));
        if (instance.Handoff != HandoffKind.None)
        {
            yield return ("handoff", InstanceTexts.Handoff(instance));
            yield return ("listening on", instance.Listening.Count == 0 ? "N/A" : string.Join(", ", instance.Listening));
            yield return (InstanceTexts.HandedOver(instance), InstanceTexts.Connections(instance));
        }

        if (published is not null) yield return ("published on every server", FleetAppTexts.Published(published));
        foreach (var row in SecretRows(instance)) yield return row;
        yield return ("node.js version", OrNone(instance.NodeVersion));
        yield return ("node env", OrNone(instance.NodeEnv));
        yield return ("watch & reload", instance.Watching
            ? new Cell("✔", static (palette, text) => palette.Green(palette.Bold(text)))
            : "✘");
        yield return ("unstable restarts", instance.UnstableRestarts.ToString());
        yield return ("created at", InstanceTexts.Moment(instance.CreatedAt));
    }

    /// <summary>Why a limit is not in force is among the sentences below the table.</summary>
    private static Cell Limit(string text, InstanceDetail instance) => instance.LimitsProblem is null
        ? text
        : new Cell(text + " (not in force)", static (palette, shown) => palette.Red(shown));

    private static IEnumerable<(string Label, Cell Value)> SecretRows(InstanceDetail instance)
    {
        if (instance.Spec.SecretVariables is not { Count: > 0 } named) yield break;
        yield return ("secret variables", string.Join(", ", named));
        var lost = instance.Spec.Environment.Where(variable => variable.Value == SealedValue.CannotBeRead).Select(variable => variable.Key).Order(StringComparer.Ordinal).ToList();
        if (lost.Count > 0) yield return ("unreadable secrets", new Cell($"{string.Join(", ", lost)}: declare again", static (palette, text) => palette.Red(text)));
    }

    private static IEnumerable<(string Label, Cell Value)> JobRows(InstanceDetail instance)
    {
        if (instance.Spec.TimeZone is { } zone) yield return ("time zone", zone);
        if (instance.Job is not { } job) yield break;
        yield return ("schedule", instance.Spec.Schedule!);
        yield return ("overlap", instance.Spec.Overlap.ToString().ToLowerInvariant());
        yield return ("next run", InstanceTexts.Moment(job.NextRunAt ?? 0));
        yield return (job.State == JobState.Running ? "current run" : "last run", InstanceTexts.Moment(job.LastRunAt ?? 0));
        yield return ("last result", job.LastResult is { } result
            ? new Cell(OneLine((job.LastFailed ? "failed, " : "success, ") + result), job.LastFailed
                ? static (palette, text) => palette.Red(text)
                : static (palette, text) => palette.Green(text))
            : "N/A");
    }

    private static string Words(IReadOnlyList<string> words) => words.Count == 0 ? "N/A" : OneLine(string.Join(' ', words));

    private static string OrNone(string? text) => string.IsNullOrEmpty(text) ? "N/A" : text;

    // A shell line may hold line breaks, which would tear the table.
    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
