using System.Globalization;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Applying;

/// <summary>What differs between two declarations of an app, field by field; removed variables are differences too.</summary>
public static class SpecDifference
{
    private const string Variable = "env.";
    private const string Instances = "instances";

    /// <summary>The changes that make the second of the first.</summary>
    /// <param name="before">What is.</param>
    /// <param name="after">What shall be.</param>
    /// <param name="instances">So many instances are there; null where the first spec tells.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown; those of declared secrets never are.</param>
    public static IReadOnlyList<FieldChange> Between(AppSpec before, AppSpec after, int? instances = null, bool hideByName = true)
    {
        List<FieldChange> changes = [];
        foreach (var field in SpecFields.All)
        {
            var (old, next) = (field.Read(before), field.Read(after));
            if (old != next) changes.Add(new FieldChange(field.Name, old, next, field.Change));
        }

        var there = instances ?? before.Instances;
        if (there != after.Instances || before.Instances != after.Instances)
            changes.Add(new FieldChange(
                Instances, Number(there), Number(after.Instances), there == after.Instances ? AppChange.InPlace : AppChange.Scale));
        foreach (var name in before.Environment.Keys.Union(after.Environment.Keys).Order(StringComparer.Ordinal))
        {
            var (old, next) = (before.Environment.GetValueOrDefault(name), after.Environment.GetValueOrDefault(name));
            if (SealedValue.AreSame(old, next)) continue;
            // Seen to be secret on one side, it is on the other one too.
            var hide = hideByName || SealedValue.IsOne(old) || SealedValue.IsOne(next);
            changes.Add(new FieldChange(Variable + name, SealedValue.Shown(name, old, hide), SealedValue.Shown(name, next, hide), AppChange.Reload));
        }

        return changes;
    }

    /// <summary>The first spec with the named fields of the second.</summary>
    public static AppSpec Apply(AppSpec before, AppSpec after, IReadOnlyList<FieldChange> changes)
    {
        var named = changes.Select(change => change.Field).ToHashSet();
        var spec = SpecFields.All.Where(field => named.Contains(field.Name)).Aggregate(before, (soFar, field) => field.Copy(soFar, after));
        if (named.Contains(Instances)) spec = spec with { Instances = after.Instances };
        var environment = new Dictionary<string, string>(before.Environment);
        foreach (var name in named.Where(field => field.StartsWith(Variable, StringComparison.Ordinal)).Select(field => field[Variable.Length..]))
        {
            if (after.Environment.TryGetValue(name, out var value)) environment[name] = value;
            else environment.Remove(name);
        }

        return spec with { Name = after.Name, Environment = environment };
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
