using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>Whether instances share their ports.</summary>
internal static class ClusterMode
{
    /// <summary>
    /// In cluster mode an instance is online once it listens, where PM2 only waits for its process: so programs
    /// that take a few seconds to start, which PM2 bears, need more than PM2's 3 s.
    /// </summary>
    private static readonly TimeSpan UntilItListens = TimeSpan.FromSeconds(10);

    /// <summary>
    /// PM2's rule: a Node.js program with a number of instances, 1 too, is in cluster mode unless told otherwise.
    /// What npm and its like start is meant to be one as well; other programs are forks.
    /// </summary>
    public static ExecMode Of(AppDeclaration app, string program, string interpreter)
    {
        if (app.ForkMode == true) return ExecMode.Fork;
        if (app.ForkMode == false || app.Handoff == HandoffKind.NodeJs) return ExecMode.Cluster;
        return app.Instances is { } count && (InterpreterChoice.IsNode(interpreter) || (Launchers.IsOne(program) && count.Value != 1))
            ? ExecMode.Cluster
            : ExecMode.Fork;
    }

    /// <summary>Whether such an app, read from a file, waits <see cref="UntilItListens"/> unless that says otherwise.</summary>
    public static bool WaitsForMore(AppSpec spec) =>
        !spec.Ready.WaitReady && (spec.Mode == ExecMode.Cluster || spec.Ready.Probe is not null || spec.Handoff.Listen.Count > 0);

    /// <summary>The ready rules of an app that says nothing about them.</summary>
    public static ReadyRules UsualReady(AppDeclaration app, ExecMode mode)
    {
        var usual = new ReadyRules();
        var waitsForMore = mode == ExecMode.Cluster || app.ReadyProbe is not null || app.Listen is not null;
        return waitsForMore && app.WaitReady != true ? usual with { ListenTimeout = UntilItListens } : usual;
    }
}
