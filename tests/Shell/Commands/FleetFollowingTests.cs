using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>Logs and events of all servers, as they are and as they come.</summary>
public sealed class FleetFollowingTests : FleetOfThree
{
    [Fact]
    public async Task Last_lines_of_all_servers_are_in_the_order_of_their_times_and_no_more_than_asked_for()
    {
        Past("", 0, (10, "a"), (30, "c"));
        Past(OnBeta, 0, (5, "old"), (20, "b"), (31, "d"), (32, "e"));
        var run = await RunAsync("logs", "web", "--lines", "5", "--nostream");
        Assert.Equal(
            "[TAILING] Tailing last 5 lines for [web] process (change the value with --lines option)\n"
            + "last 5 lines of alpha, beta, by the time they were written:\n"
            + "alpha 0|web | a\nbeta 0|web  | b\nalpha 0|web | c\nbeta 0|web  | d\nbeta 0|web  | e\n\n", run.Out);
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));
    }

    [Fact]
    public async Task Last_lines_of_servers_that_cannot_say_when_come_file_by_file()
    {
        Logs("", 0, "a");
        Past(OnBeta, 0, (5, "b"));
        var run = await RunAsync("logs", "web", "--lines", "3", "--nostream");
        Assert.EndsWith("alpha /l/out.log last 3 lines:\nalpha 0|web | a\n\nlast 1 lines of beta, by the time they were written:\nbeta 0|web  | b\n\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_servers_write_is_followed_in_the_order_of_time_past_servers_that_go_away()
    {
        Has("", 0);
        Has(OnBeta, 0);
        Node.Stream(ApiRoutes.Logs, Line(20, "b"), Line(40, "d"));
        Node.Stream(OnBeta + ApiRoutes.Logs, Line(10, "a"), Line(30, "c"));
        var asked = 0;
        Node.After[OnBeta + ApiRoutes.Logs] = () =>
        {
            switch (++asked)
            {
                case 1:
                    Node.Refuse(OnBeta + ApiRoutes.Logs, ApiErrorCode.Unavailable, "beta cannot be reached", status: 503);
                    break;
                case 2:
                    Node.Stream(OnBeta + ApiRoutes.Logs, Line(50, "e"));
                    break;
                case 3:
                    Node.GoAway();
                    break;
            }
        };
        Node.After[ApiRoutes.Logs] = () => Node.Stream(ApiRoutes.Logs);
        var run = await RunAsync("logs", "web", "--raw", "--lines", "0");
        Assert.Equal("a\nb\nc\nd\ne\n", run.Out);
        Assert.StartsWith(Silent, run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split("beta: the stream has ended; it is followed again when it is back\n").Length - 1);
        Assert.Contains("[PBM][WARN] beta is back, following goes on\n", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("[PBM][WARN] the node ended the stream\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("lines=0", Node.Requests.Last(request => request.Path == OnBeta + ApiRoutes.Logs).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_moves_is_followed_to_the_server_it_moves_to()
    {
        var now = Samples.Now.ToUnixTimeMilliseconds();
        FleetApps(Samples.FleetApp());
        Has("", 0);
        Node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Node.Stream(ApiRoutes.Logs, Line(now + 20, "b"));
        Node.After[ApiRoutes.Logs] = () =>
        {
            Node.Refuse(ApiRoutes.Logs, ApiErrorCode.NotFound, "Process or Namespace web not found");
            Past(OnBeta, 0, (now - 1000, "of long ago"), (now + 30, "first"), (now + 40, "second"));
        };
        Node.After[OnBeta + ApiRoutes.Logs] = Node.GoAway;
        var run = await RunAsync("logs", "web", "--raw", "--lines", "0");
        Assert.Equal("b\nfirst\nsecond\n", run.Out);
    }

    [Fact]
    public async Task Events_that_happened_while_a_server_was_away_are_told_when_it_is_back()
    {
        Events("", 10);
        Events(OnBeta, 20);
        var asked = 0;
        Node.After[OnBeta + ApiRoutes.Events] = () =>
        {
            // The first is the question for what is past.
            if (++asked == 2) Events(OnBeta, 20, 30);
            if (asked == 3) Node.GoAway();
        };
        var run = await RunAsync("events", "--follow");
        Assert.Equal(["at 10", "at 20", "at 30"], run.Out.Trim().Split('\n').Select(line => line[^5..]));
        Assert.Contains("since=20", Node.Requests.Last(request => request.Path == OnBeta + ApiRoutes.Events).Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events", "--follow")]
    [InlineData("events", "web", "--follow")]
    public async Task Events_of_a_server_that_was_silent_at_first_are_followed_from_when_the_command_began(params string[] words)
    {
        var (gamma, began) = (OnBeta.Replace("beta", "gamma", StringComparison.Ordinal), Samples.Now.ToUnixTimeMilliseconds());
        Events("", 10);
        Events(OnBeta, 20);
        var asked = 0;
        Node.After[ApiRoutes.Events] = () =>
        {
            // The first is the question for what is past; then the silent one is there.
            if (++asked == 2) Events(gamma, began + 30);
        };
        Node.After[gamma + ApiRoutes.Events] = Node.GoAway;
        var run = await RunAsync(words);
        Assert.StartsWith(Silent, run.Error, StringComparison.Ordinal);
        Assert.Matches($"gamma .*at {began + 30}$", run.Out.Trim().Split('\n')[^1]);
        Assert.Contains($"since={began}", Node.Requests.Last(request => request.Path == gamma + ApiRoutes.Events).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_an_app_that_moves_are_followed_to_the_server_it_moves_to()
    {
        var began = Samples.Now.ToUnixTimeMilliseconds();
        FleetApps(Samples.FleetApp());
        Events("", 10);
        Node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Node.Stream(OnBeta + ApiRoutes.Events);
        var asked = 0;
        Node.After[ApiRoutes.Events] = () =>
        {
            if (++asked == 2) Events(OnBeta, began + 30);
        };
        Node.After[OnBeta + ApiRoutes.Events] = () =>
        {
            if (asked >= 2) Node.GoAway();
        };
        Assert.Matches($"beta .*at {began + 30}$", (await RunAsync("events", "web", "--follow")).Out.Trim().Split('\n')[^1]);
    }

    [Fact]
    public async Task Logs_of_an_app_that_only_this_server_has_are_as_outside_a_fleet()
    {
        Logs("", 0, "a");
        Node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.EndsWith("\n/l/out.log last 15 lines:\n0|web      | a\n\n", (await RunAsync("logs", "web", "--nostream")).Out);
    }

    [Fact]
    public async Task Events_of_all_servers_are_merged_by_time_with_the_server()
    {
        Events("", 10, 30);
        Events(OnBeta, 20, 40);
        var run = await RunAsync("events", "--lines", "3");
        Assert.Equal(["beta  0|web       online   at 20", "alpha 0|web       online   at 30", "beta  0|web       online   at 40"],
            run.Out.Trim().Split('\n').Select(line => line["2026-11-23 20:25:02.542 ".Length..]));
        Assert.Equal((ExitCode.Ok, Silent), (run.Code, run.Error));
        Assert.Contains(""","text":"at 10","server":"alpha"}""", (await RunAsync("events", "--json")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_an_app_that_only_this_server_has_have_no_server()
    {
        Events("", 10);
        Events(OnBeta);
        Node.Refuse(OnBeta + ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace web not found");
        Assert.EndsWith(" 0|web       online   at 10\n", (await RunAsync("events", "web")).Out);
        Assert.DoesNotContain("alpha", (await RunAsync("events", "web")).Out, StringComparison.Ordinal);
    }
}
