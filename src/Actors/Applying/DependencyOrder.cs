using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Applying;

/// <summary>The order in which apps that depend on each other are started; stopping goes the other way.</summary>
internal static class DependencyOrder
{
    /// <summary>The specs with every one after those it depends on, otherwise as they were.</summary>
    /// <exception cref="ArgumentException">They depend on each other in a circle.</exception>
    public static IReadOnlyList<AppSpec> Sort(IReadOnlyList<AppSpec> specs) =>
        Circle(specs) is { } circle ? throw new ArgumentException(string.Join(" -> ", circle), nameof(specs)) : Sorted(specs);

    /// <summary>Names of apps of which each depends on the next one, the last one being the first again; null when there is no circle.</summary>
    public static IReadOnlyList<string>? Circle(IReadOnlyList<AppSpec> specs)
    {
        var byName = specs.ToLookup(spec => spec.Name);
        var done = new HashSet<string>();
        var way = new List<string>();
        foreach (var spec in specs)
            if (Walk(spec.Name) is { } circle) return circle;
        return null;

        IReadOnlyList<string>? Walk(string name)
        {
            var at = way.IndexOf(name);
            if (at >= 0) return [.. way.Skip(at), name];
            if (done.Contains(name) || !byName.Contains(name)) return null;
            way.Add(name);
            foreach (var dependency in byName[name].SelectMany(spec => spec.DependsOn))
                if (Walk(dependency.Name) is { } circle) return circle;
            way.RemoveAt(way.Count - 1);
            done.Add(name);
            return null;
        }
    }

    /// <summary>
    /// Groups in which nobody waits for another one to be ready: all of a group may start at once, once the group
    /// before it is ready.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<AppSpec>> Waves(IReadOnlyList<AppSpec> specs)
    {
        var depth = new Dictionary<string, int>();
        foreach (var spec in Sorted(specs))
        {
            var own = 0;
            foreach (var (name, until) in spec.DependsOn)
                if (depth.TryGetValue(name, out var theirs)) own = Math.Max(own, until == DependencyGoal.Ready ? theirs + 1 : theirs);
            depth[spec.Name] = Math.Max(own, depth.GetValueOrDefault(spec.Name));
        }

        return [.. specs.GroupBy(spec => depth[spec.Name]).OrderBy(group => group.Key).Select(group => (IReadOnlyList<AppSpec>)Sorted([.. group]))];
    }

    private static List<AppSpec> Sorted(IReadOnlyList<AppSpec> specs)
    {
        var byName = specs.ToLookup(spec => spec.Name);
        var sorted = new List<AppSpec>(specs.Count);
        var entered = new HashSet<string>();
        foreach (var spec in specs) Add(spec.Name);
        return sorted;

        void Add(string name)
        {
            if (!entered.Add(name)) return;
            foreach (var dependency in byName[name].SelectMany(spec => spec.DependsOn)) Add(dependency.Name);
            sorted.AddRange(byName[name]);
        }
    }
}
