using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Services;

namespace ActorPm.Shell.Boot;

/// <summary>
/// The two units of a home. Two, so that a restart of one, or an app killed for memory, touches nothing
/// else; and only systemd restarts them, so that they never do it for each other at the same time.
/// </summary>
internal static class ServiceUnits
{
    /// <summary>Begins the section that systemd skips and by which a unit of a home is found again.</summary>
    public const string Section = "[X-ActorPm]";

    public const string HomeKey = "Home=", KeeperKey = "Keeper=";

    private const int KnowsGrowingRestarts = 254;

    public static string Keeper(ServicePlan plan) => $"""
        # Written by pbm startup, and written anew when that is called again.
        [Unit]
        Description=ActorPm keeper of {UnitText.Value(plan.User)}: parent of the apps in {UnitText.Value(plan.Home)}
        {Order(plan, "")}

        {Service(plan, plan.Programs.Keeper, "", new HomePaths(plan.Home).KeeperLog)}

        {Install(plan)}

        {Section}
        {HomeKey}{plan.Home}

        """;

    public static string Node(ServicePlan plan) => $"""
        # Written by pbm startup, and written anew when that is called again.
        [Unit]
        Description=ActorPm of {UnitText.Value(plan.User)}: supervises the apps in {UnitText.Value(plan.Home)}
        Wants={plan.KeeperUnit}
        {Order(plan, plan.KeeperUnit)}

        {Service(plan, plan.Programs.Node, " --restarter systemd", new HomePaths(plan.Home).NodeLog)}

        {Install(plan)}

        {Section}
        {HomeKey}{plan.Home}
        {KeeperKey}{plan.KeeperUnit}

        """;

    private static string Order(ServicePlan plan, string first)
    {
        var after = plan switch
        {
            { OwnManager: true } => first,
            { WaitForNetwork: true } => $"{first} network-online.target",
            _ => $"{first} network.target",
        };
        List<string> lines = [];
        if (after.Length > 0) lines.Add("After=" + after.Trim());
        if (plan is { WaitForNetwork: true, OwnManager: false }) lines.Add("Wants=network-online.target");
        if (!plan.OwnManager) lines.Add("RequiresMountsFor=" + UnitText.ListedPath(plan.Home));
        // Never give up: what is wanted is to run, however often something went wrong.
        lines.Add("StartLimitIntervalSec=0");
        return string.Join('\n', lines);
    }

    private static string Service(ServicePlan plan, string program, string option, string log) => $"""
        [Service]
        Type=notify
        NotifyAccess=main
        {(plan.OwnManager ? "" : $"User={UnitText.Value(plan.User)}\n")}ExecStart={UnitText.Word(program)} run --home {UnitText.Word(plan.Home)}{option}
        StandardOutput=append:{UnitText.Value(log)}
        StandardError=append:{UnitText.Value(log)}
        # The apps are children of the keeper: it ends them itself, each in its own way and time.
        KillMode=process
        Delegate=yes
        # An app killed for memory is a matter of that app.
        OOMPolicy=continue
        Restart=always
        {Waits(plan)}
        # Told to go (pbm kill), and another one in charge: both are meant to stay down.
        RestartPreventExitStatus={DaemonExitCode.Superseded} {DaemonExitCode.ToldToGo}
        SuccessExitStatus={DaemonExitCode.Superseded} {DaemonExitCode.ToldToGo}
        TimeoutStartSec=120
        # The keeper extends this by the kill timeouts of the apps it is stopping.
        TimeoutStopSec=60
        TasksMax=infinity
        LimitNOFILE=65536:1048576
        """;

    private static string Waits(ServicePlan plan) => plan.SystemdVersion >= KnowsGrowingRestarts
        ? "RestartSec=1\nRestartSteps=5\nRestartMaxDelaySec=30"
        : "RestartSec=1";

    private static string Install(ServicePlan plan) =>
        $"[Install]\nWantedBy={(plan.OwnManager ? "default.target" : "multi-user.target")}";
}
