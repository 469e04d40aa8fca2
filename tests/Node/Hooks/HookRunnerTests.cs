using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ActorPm.Actors.Hooks;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Hooks;

namespace ActorPm.Node.Tests.Hooks;

public sealed class HookRunnerTests : IEventLog
{
    private readonly BlockingCollection<EventRecord> _events = [];

    void IEventLog.Append(EventRecord happened) => _events.Add(happened);

    [Fact]
    public void A_command_gets_what_happened_in_its_environment_and_its_output_is_an_event() => Assert.Equal(
        "on_exit: done, web 3 exit code 7 as it was x", Said("echo \"$ACTORPM_APP $ACTORPM_ID $ACTORPM_REASON as it was $FROM$ACTORPM_OWNER\""));

    [Fact]
    public void A_command_that_fails_is_told_with_its_exit_code() => Assert.Equal("on_exit: failed, exit code 4, oh", Said("echo oh >&2; exit 4"));

    [Fact]
    public void A_command_that_hangs_is_ended() =>
        Assert.Equal("on_exit: failed, not done within 200 ms", Said("sleep 60", TimeSpan.FromMilliseconds(200)));

    [Fact]
    public async Task A_webhook_gets_a_post_of_json()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            var request = "";
            var buffer = new byte[4096];
            while (!request.EndsWith('}')) request += System.Text.Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            return request;
        }, TestContext.Current.CancellationToken);
        Assert.Equal("on_exit: done, answered 204", Said($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook"));
        var request = await asked;
        Assert.StartsWith("POST /hook ", request, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"on_exit\",\"app\":\"web\",\"namespace\":\"default\",\"id\":3,", request, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"exit code 7\",\"exit_code\":7", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_within_ten_seconds_are_left_out_and_counted()
    {
        var runner = new HookRunner(() => new ValueTask<IEventLog>(this), TimeProvider.System);
        for (var call = 0; call < 3; call++) runner.Call(Call("echo called"));
        var said = new[] { Next(), Next() };
        Assert.Contains("on_exit: done, called", said);
        Assert.Contains("on_exit was called less than 10 s ago: left out, the next call tells how many were", said);
        Assert.False(_events.TryTake(out _, 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_next_call_after_ten_seconds_knows_how_many_were_left_out()
    {
        var time = new MovedTime();
        var rate = new HookRate(time);
        Assert.Equal((true, 0), rate.Ask("a", "on_exit"));
        Assert.Equal((false, 1), rate.Ask("a", "on_exit"));
        Assert.Equal((true, 0), rate.Ask("a", "on_errored"));
        Assert.Equal((true, 0), rate.Ask("b", "on_exit"));
        Assert.Equal((false, 2), rate.Ask("a", "on_exit"));
        time.Now += HookRate.Shortest;
        Assert.Equal((true, 2), rate.Ask("a", "on_exit"));
    }

    private string Said(string target, TimeSpan? timeout = null)
    {
        new HookRunner(() => new ValueTask<IEventLog>(this), TimeProvider.System).Call(Call(target, timeout));
        return Next();
    }

    private string Next() => _events.TryTake(out var happened, 20_000) ? happened.Text : "no event";

    private static HookCall Call(string target, TimeSpan? timeout = null)
    {
        var spec = new AppSpec { Name = "web", Script = "/bin/true", Cwd = "/tmp", Hooks = new HookRules { Timeout = timeout ?? TimeSpan.FromSeconds(20) } };
        return new HookCall("on_exit", target, "a", spec, new Dictionary<string, string> { ["FROM"] = "x", ["ACTORPM_OWNER"] = "y", ["PATH"] = "/usr/bin:/bin" }, 3, 5, "exit code 7", 7, null);
    }

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
