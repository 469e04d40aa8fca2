using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;
using Xunit;

namespace ActorPm.Relay.Tests.Running;

public class TunnelTests
{
    [Fact]
    public async Task Bytes_and_their_ends_pass_both_ways_without_loss()
    {
        await using var relay = new RelayUnderTest(ProxyProtocol.Tcp);
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.Add(0, async socket =>
        {
            // Answers only after the client's end: half-close must come through, and the answer must come back.
            var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;) all.Write(buffer, 0, count);
            if (all.Length > 0) whole.SetResult(); // not for the relay's probe
            await Texts.Send(socket, Encoding.Latin1.GetString(all.ToArray()));
        });
        using var client = relay.Connect();
        var payload = new string('x', 5_000_000) + "end";
        await Texts.Send(client, payload);
        client.Shutdown(SocketShutdown.Send);
        await whole.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(payload, Texts.ReadToEnd(client));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard()
    {
        await using var relay = new RelayUnderTest(ProxyProtocol.Tcp);
        relay.Add(0, async socket => await Texts.Send(socket, "220 hello\r\n"));
        using var client = relay.Connect();
        Assert.Equal("220 hello\r\n", Texts.ReadToEnd(client));
    }

    [Fact]
    public async Task Connections_go_round_and_a_draining_instance_keeps_those_it_has()
    {
        await using var relay = new RelayUnderTest(ProxyProtocol.Tcp);
        for (var instance = 0; instance < 2; instance++) relay.Add(instance, Echo(instance));
        using var first = relay.Connect();
        using var second = relay.Connect();
        var names = new[] { Say(first, "a"), Say(second, "a") };
        Assert.Equal(["0a", "1a"], names.Order());
        var kept = names[0] == "0a" ? first : second;
        relay.Order(new DrainBackend(0, 0));
        relay.Settle();
        for (var count = 0; count < 3; count++)
        {
            using var other = relay.Connect();
            Assert.Equal("1b", Say(other, "b"));
        }

        Assert.Equal("0c", Say(kept, "c"));
        kept.Shutdown(SocketShutdown.Both);
        relay.Next<BackendDrained>(drained => drained.Instance == 0);
    }

    [Fact]
    public async Task A_client_stays_at_its_instance_when_balanced_by_source()
    {
        await using var relay = new RelayUnderTest(ProxyProtocol.Tcp, BalanceRule.Source);
        for (var instance = 0; instance < 3; instance++) relay.Add(instance, Echo(instance));
        var seen = Enumerable.Range(0, 6).Select(_ =>
        {
            using var client = relay.Connect();
            return Say(client, "x");
        });
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task An_upgraded_connection_becomes_bytes_and_outlives_the_drain()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is not { } head || !head.Contains("Upgrade: websocket", StringComparison.Ordinal)) return;
            await Texts.Send(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst");
            await Echo(0)(socket);
        });
        using var client = relay.Connect();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8);
        Assert.StartsWith("HTTP/1.1 101 ", await Texts.ReadHead(client), StringComparison.Ordinal);
        Assert.Equal("first", await Texts.ReadUntil(client, "first"));
        relay.Order(new DrainBackend(0, 0));
        Assert.Equal("0ping", Say(client, "ping"));
        client.Close();
        relay.Next<BackendDrained>();
    }

    [Fact]
    public async Task What_is_not_HTTP_is_relayed_as_bytes()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Echo(0));
        using var client = relay.Connect();
        Assert.Equal("0PING\r\n", Say(client, "PING\r\n"));
    }

    [Fact]
    public async Task A_relay_that_retires_finishes_what_it_has_and_ends()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Texts.Answering(_ => Texts.Ok("x")));
        using var client = relay.Connect();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        Assert.DoesNotContain("close", Texts.ReadResponse(client), StringComparison.Ordinal);
        relay.Order(new Retire(TimeSpan.FromSeconds(30)));
        relay.Settle();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        Assert.Contains("Connection: close", Texts.ReadToEnd(client), StringComparison.Ordinal);
        await relay.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_relay_that_retires_does_not_end_while_its_last_client_becomes_a_tunnel()
    {
        await using var relay = new RelayUnderTest();
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        relay.Add(0, async socket =>
        {
            // Also the relay's look whether it accepts comes here.
            if (await Texts.ReadHead(socket) is null) return;
            asked.SetResult();
            await mayAnswer.Task;
            await Texts.Send(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst");
            await Echo(0)(socket);
        });
        using var client = relay.Connect();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8);
        await asked.Task;
        relay.Order(new Retire(TimeSpan.FromSeconds(30)));
        relay.Settle();
        mayAnswer.SetResult();
        Assert.StartsWith("HTTP/1.1 101 ", await Texts.ReadHead(client), StringComparison.Ordinal);
        Assert.Equal("first", await Texts.ReadUntil(client, "first"));
        Assert.Equal("0ping", Say(client, "ping"));
        client.Close();
        await relay.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_relay_that_retires_does_not_end_while_its_last_client_waits_for_a_process()
    {
        await using var relay = new RelayUnderTest(ProxyProtocol.Tcp);
        using var client = relay.Connect();
        relay.Settle();
        relay.Order(new Retire(TimeSpan.FromSeconds(30)));
        relay.Settle();
        relay.Add(0, Echo(0));
        Assert.Equal("0PING", Say(client, "PING"));
        client.Close();
        await relay.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Traffic_is_counted_for_each_process()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(4, Texts.Answering(_ => Texts.Ok("x")));
        for (var count = 0; count < 3; count++) relay.Get();
        var traffic = Assert.Single(relay.Settle().Backends);
        Assert.Equal(new BackendTraffic(4, 4, 3, 0), traffic);
    }

    // Sends back each piece, with the instance's number before it.
    private static Func<Socket, Task> Echo(int instance) => async socket =>
    {
        var buffer = new byte[1000];
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
            await Texts.Send(socket, instance + Encoding.Latin1.GetString(buffer, 0, count));
    };

    private static string Say(Socket client, string text)
    {
        client.Send(Encoding.Latin1.GetBytes(text));
        var buffer = new byte[1000];
        return Encoding.Latin1.GetString(buffer, 0, client.Receive(buffer));
    }
}
