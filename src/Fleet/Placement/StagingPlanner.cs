namespace ActorPm.Fleet.Placement;

/// <summary>
/// Takes an assignment to its target in steps that lose no service: new instances first, and old ones go as the new ones
/// are ready. A single app goes the other way round: it is started when the old one has ended. Pure.
/// </summary>
public static class StagingPlanner
{
    /// <summary>What to assign next; the target once everything of it is ready.</summary>
    public static InstanceCounts Next(StagingInput input)
    {
        var apps = input.Apps.ToDictionary(app => app.Name);
        return InstanceCounts.Of(input.Current.Apps.Union(input.Target.Apps).SelectMany(name => apps.GetValueOrDefault(name) switch
        {
            { Instances: InstancesRule.Single } => NextOfSingle(name, input),
            // Whoever is stopped or removed serves nobody, and would never be ready.
            null or { Wanted: false } => input.Target.ByServer(name).Select(entry => (name, entry.Key, entry.Value)),
            _ => new StagedApp(name, input).Next(),
        }));
    }

    private static IEnumerable<(string App, string ServerId, int Count)> NextOfSingle(string app, StagingInput input)
    {
        foreach (var (server, target) in input.Target.ByServer(app))
        {
            var isElsewhere = input.Running.ByServer(app).Keys.Any(other => other != server)
                || input.Current.ByServer(app).Keys.Any(other => other != server && input.Present.Contains(other));
            yield return (app, server, isElsewhere ? Math.Min(target, input.Current.On(app, server)) : target);
        }

        // Until its lease is over, the one that has it may come back.
        foreach (var (server, count) in input.Current.ByServer(app))
            if (input.Target.On(app, server) == 0 && !input.Present.Contains(server) && input.Running.On(app, server) > 0) yield return (app, server, count);
    }
}
