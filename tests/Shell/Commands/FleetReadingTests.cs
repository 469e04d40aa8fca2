using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>Commands that ask all servers what there is.</summary>
public sealed class FleetReadingTests : FleetOfThree
{
    [Fact]
    public async Task Why_tells_of_every_server_that_has_the_app_below_its_name()
    {
        Why("", 0);
        Why(OnBeta, 4);
        Assert.Equal(
            new ShellRun(ExitCode.Ok, "alpha (here)\n[web](0) online\n  for 1 s\nbeta\n[web](4) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));
    }

    [Fact]
    public async Task Why_is_as_outside_a_fleet_where_only_this_server_has_the_app()
    {
        Why("", 0);
        Node.Refuse(OnBeta + ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, "[web](0) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));
    }

    [Fact]
    public async Task Why_tells_first_where_the_instances_of_an_app_of_the_fleet_are_and_why()
    {
        const string Places = "web, an app of the fleet: 6 on role=web, 6/6 ready\n"
            + "  alpha  2 ready of 2 assigned: 2 of 6: spread over 3 servers\n"
            + "  beta   2 ready of 2 assigned: 2 of 6: spread over 3 servers\n"
            + "  gamma  2 ready of 2 assigned: 2 of 6: spread over 3 servers\n";
        FleetApps(Samples.FleetApp(), Samples.FleetApp() with { Name = "other" });
        Why("", 0);
        Why(OnBeta, 4);
        Assert.Equal(
            new ShellRun(ExitCode.Ok, Places + "alpha (here)\n[web](0) online\n  for 1 s\nbeta\n[web](4) online\n  for 1 s\n", Silent), await RunAsync("why", "web"));

        Node.Refuse(ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Node.Refuse(OnBeta + ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, Places, Silent), await RunAsync("why", "web"));
        Assert.Equal(new ShellRun(ExitCode.Failed, Places, Silent + "[PBM][ERROR] Process or Namespace web not found\n"), await RunAsync("why", "web", "nope"));
        Assert.StartsWith(Places + "other, an app of the fleet", (await RunAsync("why")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_goes_on_where_the_apps_of_the_fleet_are_not_told()
    {
        Node.Refuse(ApiRoutes.FleetApps, ApiErrorCode.Unavailable, "no majority answers");
        Why("", 0);
        Why(OnBeta, 4);
        var run = await RunAsync("why", "web");
        Assert.StartsWith("alpha (here)\n[web](0) online", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("[PBM][WARN] the apps of the fleet are not known: no majority answers\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_is_that_of_this_server_where_it_has_it()
    {
        Why("", 0);
        Why(OnBeta, 0);
        Assert.Equal("[web](0) online\n  for 1 s\n", (await RunAsync("why", "0")).Out);
        Node.Refuse(ApiRoutes.Why, ApiErrorCode.NotFound, "Process or Namespace 0 not found");
        Assert.Equal("beta\n[web](0) online\n  for 1 s\n", (await RunAsync("why", "0")).Out);
    }

    [Theory]
    [InlineData("why")]
    [InlineData("logs")]
    public async Task An_app_that_is_nowhere_is_not_found_and_the_silent_are_named(string word)
    {
        foreach (var path in (string[])[ApiRoutes.Why, ApiRoutes.Instances])
        {
            Node.Refuse(path, ApiErrorCode.NotFound, "Process or Namespace nope not found");
            Node.Refuse(OnBeta + path, ApiErrorCode.NotFound, "Process or Namespace nope not found");
        }

        var run = await RunAsync(word, "nope");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Equal(Silent + "[PBM][ERROR] Process or Namespace nope not found\n", run.Error);
    }

    [Fact]
    public async Task Show_describes_the_app_on_the_server_that_has_it()
    {
        Node.Refuse(ApiRoutes.Details, ApiErrorCode.NotFound, "nope not found").Answer(
            OnBeta + ApiRoutes.Details, JsonSerializer.Serialize(new InstanceDetails([Samples.Detail(3, "web")]), ApiJson.Default.InstanceDetails));
        var run = await RunAsync("show", "web");
        Assert.StartsWith("beta\n Describing process with id 3 - name web", run.Out);
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));

        Node.Refuse(OnBeta + ApiRoutes.Details, ApiErrorCode.NotFound, "nope not found");
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][WARN] nope doesn't exist\n" + Silent), await RunAsync("show", "nope"));
    }

    [Fact]
    public async Task List_and_show_tell_which_ports_answer_on_every_server()
    {
        FleetApps(Samples.FleetApp() with { Publish = "fleet", Listening = ["3000"] }, Samples.FleetApp() with { Name = "inner" });
        foreach (var server in (string[])["", OnBeta]) Node.Answer(server + ApiRoutes.Instances, JsonSerializer.Serialize(new InstanceList([], []), ApiJson.Default.InstanceList));
        Assert.EndsWith("\nweb answers on every server on port 3000\n", (await RunAsync("ls")).Out, StringComparison.Ordinal);
        Assert.Contains(Node.Requests, request => request is { Path: ApiRoutes.FleetApps, Query: "recorded=true" });

        Node.Refuse(ApiRoutes.Details, ApiErrorCode.NotFound, "web not found").Answer(
            OnBeta + ApiRoutes.Details, JsonSerializer.Serialize(new InstanceDetails([Samples.Detail(3, "web")]), ApiJson.Default.InstanceDetails));
        Assert.Matches("│ published on every server │ 3000 +│", (await RunAsync("show", "web")).Out);
    }

    [Fact]
    public async Task Show_tells_why_an_app_of_the_fleet_is_nowhere()
    {
        FleetApps(Samples.FleetApp() with { Places = [], Missing = 6 });
        foreach (var server in (string[])["", OnBeta]) Node.Refuse(server + ApiRoutes.Details, ApiErrorCode.NotFound, "web not found");
        Assert.Equal(new ShellRun(ExitCode.Ok, "web, an app of the fleet: 6 on role=web, 0/6 ready\n  6 missing: no server takes them, for what is said at each\n", Silent), await RunAsync("show", "web"));
    }

    [Fact]
    public async Task A_server_that_is_named_is_asked_alone()
    {
        Node.Answer(OnBeta + ApiRoutes.Hello, JsonSerializer.Serialize(FakeNode.HelloOf(Home.Paths, BuildVersion.Full, int.MaxValue), ApiJson.Default.NodeHello));
        Why(OnBeta, 4);
        Assert.Equal(new ShellRun(ExitCode.Ok, "[web](4) online\n  for 1 s\n", ""), await RunAsync("why", "web", "--on", "beta"));
    }
}
