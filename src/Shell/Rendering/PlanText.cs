using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>A plan for people: one line for each field that changes, then one that counts.</summary>
internal static class PlanText
{
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="unchanged">What is said when there is nothing to do.</param>
    public static void Print(ShellOutput output, ApplyPlan plan, string unchanged)
    {
        foreach (var notice in plan.Notices) output.Warning(notice);
        if (plan.Changes.Count == 0)
        {
            output.Info($"{unchanged}: nothing to change");
            return;
        }

        foreach (var line in Lines(plan, output.Colours)) output.Line(line);
        output.Info(Summary(plan));
    }

    /// <summary>The lines of the changes.</summary>
    public static IEnumerable<string> Lines(ApplyPlan plan, Palette colours)
    {
        var width = plan.Changes.Max(change => TextWidth.Of(change.Name));
        foreach (var app in plan.Changes)
        {
            var padded = app.Name + new string(' ', width - TextWidth.Of(app.Name));
            var head = app.Change switch
            {
                AppChange.Add when app.Place is { } place => colours.Green($"+ {padded}  new in the fleet, on {place}"),
                AppChange.Add => colours.Green($"+ {padded}  new"),
                AppChange.Remove when app.Place is { } place => colours.Red($"- {padded}  removed from the fleet, on {place}"),
                AppChange.Remove => colours.Red($"- {padded}  removed"),
                AppChange.Start => colours.Yellow($"~ {padded}  is down: start"),
                _ => null,
            };
            if (head is not null) yield return head;
            foreach (var field in app.Fields) yield return colours.Yellow("~ ") + padded + "  " + Text(field);
        }
    }

    /// <summary>One field: <c>env.LEVEL: 1 -> 2 (reload)</c>.</summary>
    public static string Text(FieldChange field) => $"{field.Field}: {field.Before ?? "(none)"} -> {field.After ?? "(none)"} ({Word(field.Change)})";

    private static string Summary(ApplyPlan plan)
    {
        var parts = plan.Changes.GroupBy(change => change.Change).OrderByDescending(group => group.Key).Select(group => $"{group.Count()} to {Verb(group.Key)}");
        return $"Plan: {string.Join(", ", parts)}; {plan.Unchanged} unchanged";
    }

    private static string Word(AppChange change) => change switch
    {
        AppChange.Reload => "reload",
        AppChange.Scale => "scale",
        AppChange.InPlace => "in place",
        _ => change.ToString().ToLowerInvariant(),
    };

    private static string Verb(AppChange change) => change == AppChange.InPlace ? "change in place" : change.ToString().ToLowerInvariant();
}
