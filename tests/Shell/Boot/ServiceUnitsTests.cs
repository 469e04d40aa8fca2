using ActorPm.Shell.Boot;

namespace ActorPm.Shell.Tests.Boot;

public sealed class ServiceUnitsTests
{
    private static readonly ServicePlan Plan = new()
    {
        Name = "actorpm-ada",
        User = "ada",
        Home = "/home/ada/.actorpm",
        Programs = new StablePrograms("/opt/a/current/pbm", "/opt/a/current/pbm-node", "/opt/a/current/pbm-keeper", null),
        SystemdVersion = 252,
    };

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("User=ada")]
    [InlineData("KillMode=process")]
    [InlineData("Delegate=yes")]
    [InlineData("OOMPolicy=continue")]
    [InlineData("Restart=always")]
    [InlineData("RestartPreventExitStatus=10 11")]
    [InlineData("SuccessExitStatus=10 11")]
    [InlineData("StartLimitIntervalSec=0")]
    [InlineData("TasksMax=infinity")]
    [InlineData("LimitNOFILE=65536:1048576")]
    [InlineData("WantedBy=multi-user.target")]
    public void Both_units_say(string line)
    {
        Assert.Contains(line, ServiceUnits.Node(Plan).Split('\n'));
        Assert.Contains(line, ServiceUnits.Keeper(Plan).Split('\n'));
    }

    [Fact]
    public void Only_the_node_is_told_that_systemd_restarts_and_it_comes_after_its_keeper()
    {
        var node = ServiceUnits.Node(Plan).Split('\n');
        Assert.Contains("ExecStart=\"/opt/a/current/pbm-node\" run --home \"/home/ada/.actorpm\" --restarter systemd", node);
        Assert.Contains("Wants=actorpm-ada-keeper.service", node);
        Assert.Contains("After=actorpm-ada-keeper.service network.target", node);
        Assert.Contains("ExecStart=\"/opt/a/current/pbm-keeper\" run --home \"/home/ada/.actorpm\"", ServiceUnits.Keeper(Plan).Split('\n'));
    }

    [Fact]
    public void A_home_with_blanks_percents_dollars_and_quotes_is_quoted_where_systemd_needs_it()
    {
        var text = ServiceUnits.Node(Plan with { Home = "/srv/my $100% \"home\"" });
        Assert.Contains("run --home \"/srv/my $$100%% \\\"home\\\"\" --restarter", text, StringComparison.Ordinal);
        Assert.Contains("StandardOutput=append:/srv/my $100%% \"home\"/logs/actorpm-node.log\n", text, StringComparison.Ordinal);
        Assert.Contains("RequiresMountsFor=\"/srv/my $100%% \\\"home\\\"\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_of_a_users_own_manager_name_no_user_and_no_target_of_the_machine()
    {
        var text = ServiceUnits.Node(Plan with { OwnManager = true, WaitForNetwork = true });
        Assert.DoesNotContain("User=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("network", text, StringComparison.Ordinal);
        Assert.Contains("WantedBy=default.target", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_ip_waits_for_the_network_to_be_up()
    {
        var lines = ServiceUnits.Keeper(Plan with { WaitForNetwork = true }).Split('\n');
        Assert.Contains("After=network-online.target", lines);
        Assert.Contains("Wants=network-online.target", lines);
    }

    [Theory]
    [InlineData(252, false)]
    [InlineData(254, true)]
    public void Growing_waits_between_restarts_are_for_a_systemd_that_knows_them(int version, bool growing) =>
        Assert.Equal(growing, ServiceUnits.Node(Plan with { SystemdVersion = version }).Contains("RestartSteps=", StringComparison.Ordinal));
}
