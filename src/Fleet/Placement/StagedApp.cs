namespace ActorPm.Fleet.Placement;

/// <summary>One app with several instances on its way to a target, for one step.</summary>
internal sealed class StagedApp
{
    private readonly string _app;
    private readonly StagingInput _input;
    private readonly SortedDictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>Begins with everything that grows at its target, and what is not there at it as well.</summary>
    public StagedApp(string app, StagingInput input)
    {
        (_app, _input) = (app, input);
        foreach (var server in input.Current.ByServer(app).Keys.Union(input.Target.ByServer(app).Keys))
            _next[server] = input.Present.Contains(server) ? Math.Max(input.Current.On(app, server), Target(server)) : Target(server);
    }

    private IEnumerable<string> Present => _next.Keys.Where(_input.Present.Contains);

    /// <summary>The assignment of the next step.</summary>
    public IEnumerable<(string App, string ServerId, int Count)> Next()
    {
        // Only of servers that are there: what waits for a lost one can never be ready.
        var bound = Math.Min(Present.Sum(Target), Present.Sum(server => _input.Current.On(_app, server)));
        var spare = Present.Sum(ServingOn) - bound;
        LowerUnready(spare >= 0 ? int.MaxValue : WaitedForByNobody());
        // With something to spare nothing unready is left above a target, so each one lowered costs one that serves.
        LowerReady(spare);
        return _next.Select(entry => (_app, entry.Key, entry.Value));
    }

    /// <summary>
    /// How many above their target stand in for no instance that is still to become ready. Without it an app that
    /// crashes everywhere could not be scaled down.
    /// </summary>
    private int WaitedForByNobody() => Math.Max(0, Present.Sum(Surplus) - Present.Sum(server => Surplus(server) > 0 ? 0 : Math.Max(0, Target(server) - Ready(server))));

    private void LowerUnready(int most)
    {
        foreach (var server in BySurplus())
        {
            var by = Math.Min(most, Math.Clamp(_next[server] - Ready(server), 0, Surplus(server)));
            _next[server] -= by;
            most -= by;
        }
    }

    private void LowerReady(int spare)
    {
        foreach (var server in BySurplus())
        {
            var by = Math.Clamp(spare, 0, Surplus(server));
            _next[server] -= by;
            spare -= by;
        }
    }

    private List<string> BySurplus() => [.. Present.OrderByDescending(Surplus).ThenByDescending(server => server, StringComparer.Ordinal)];

    private int Target(string server) => _input.Target.On(_app, server);

    private int Ready(string server) => _input.Ready.On(_app, server);

    private int ServingOn(string server) => Math.Min(_next[server], Ready(server));

    private int Surplus(string server) => _next[server] - Target(server);
}
