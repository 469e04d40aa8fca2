using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;

namespace ActorPm.Fleet.Publishing;

/// <summary>Which ports of an app answer on every server; pure.</summary>
public static class PublishedPorts
{
    /// <summary>The word for it in declarations.</summary>
    public const string OnFleet = "fleet";

    /// <summary>The word for ports that answer where the instances are.</summary>
    public const string OnServer = "server";

    /// <summary>
    /// What was declared; a Node.js program in cluster mode says by itself where it listens, so there it is what its instances have told, of
    /// whichever declaration while one is rolled out. What is known counts on while none is ready.
    /// </summary>
    public static IReadOnlyList<string> Of(FleetApp app, FleetPicture picture)
    {
        if (app.Publish != OnFleet) return [];
        if (app.Spec.Handoff.Listen.Count > 0) return Tcp(app.Spec.Handoff.Listen);
        var told = picture.Reports.Values.Select(report => report.Find(app.Name)).OfType<ReportedApp>().Where(reported => reported.Ready > 0).SelectMany(reported => reported.Listening);
        return Tcp(told) is { Count: > 0 } ports ? ports : app.Listening;
    }

    /// <summary>Why an app cannot be published in the fleet; null when it can.</summary>
    public static (string Problem, string Hint)? Problem(AppSpec spec) => spec.Handoff switch
    {
        { Kind: HandoffKind.Fds } => ("with handoff = fds only programs of this server accept", "leave handoff out, or handoff = proxy with listen = [\"3000\"]"),
        { Kind: HandoffKind.None } => ("with handoff = none each instance has its own port", "leave handoff out, and say where it listens: listen = [\"3000\"]"),
        { Listen.Count: > 0 } listen when Tcp(listen.Listen).Count == 0 => ("it listens on no TCP port", "listen = [\"3000\"]"),
        { Listen.Count: > 0 } => null,
        _ when spec.Mode == ExecMode.Cluster || spec.Handoff.Kind is HandoffKind.NodeJs or HandoffKind.Proxy => null,
        _ => ("in fork mode nobody but the program has its port", "-i 1 (exec_mode: cluster) for a Node.js program, listen = [\"3000\"] and $PORT for others"),
    };

    private static IReadOnlyList<string> Tcp(IEnumerable<string> addresses) =>
        [.. addresses.Where(text => ListenAddress.Parse(text) is { Path: null }).Distinct().Order(StringComparer.Ordinal)];
}
