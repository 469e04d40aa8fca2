using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Relay;
using ActorPm.Relay.Tests.Running;
using Xunit;

namespace ActorPm.Relay.Tests.Servers;

/// <summary>Real relays, each in the place of a server: a client comes to one of them, the instances are behind the others.</summary>
public sealed class BetweenServersTests
{
    [Fact]
    public async Task A_client_reaches_an_instance_on_another_server_and_each_direction_ends_by_itself()
    {
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Run(async socket =>
        {
            var said = await ReadToEndAsync(socket);
            await socket.SendAsync(Encoding.ASCII.GetBytes("you said " + said));
        });
        fleet[0].Publish((fleet[1], 1));
        for (var round = 0; round < 3; round++)
        {
            using var client = fleet[0].Relay.Connect();
            client.Send("hello"u8);
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal("you said hello", Texts.ReadToEnd(client));
        }
    }

    [Fact]
    public async Task A_program_that_speaks_first_is_heard()
    {
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Run(Says("220 ready"));
        fleet[0].Publish((fleet[1], 1));
        using var client = fleet[0].Relay.Connect();
        Assert.Equal("220 ready", Texts.ReadToEnd(client));
    }

    [Fact]
    public async Task Clients_are_spread_by_the_number_of_instances()
    {
        await using var fleet = new ServersUnderTest(3);
        fleet[1].Run(Says("one"));
        fleet[2].Run(Says("two"));
        fleet[0].Publish((fleet[1], 2), (fleet[2], 1));
        var answers = Enumerable.Range(0, 30).Select(_ => Answer(fleet)).CountBy(answer => answer).ToDictionary();
        Assert.Equal(20, answers["one"]);
        Assert.Equal(10, answers["two"]);
    }

    [Fact]
    public async Task A_server_without_an_instance_refuses_and_the_next_one_gets_the_client_whole()
    {
        await using var fleet = new ServersUnderTest(3);
        fleet[1].Here(false);
        fleet[2].Run(Says("two"));
        fleet[0].Publish((fleet[1], 1), (fleet[2], 1));
        Assert.Equal(["two", "two", "two", "two"], Enumerable.Range(0, 4).Select(_ => Answer(fleet)));
    }

    [Fact]
    public async Task A_dead_server_is_out_of_the_turn_at_once_and_back_when_it_answers()
    {
        await using var fleet = new ServersUnderTest(3);
        fleet[1].Run(Says("one"));
        fleet[2].Run(Says("two"));
        fleet[0].Publish((fleet[1], 1), (fleet[2], 1));
        Assert.Equal(["one", "two"], Enumerable.Range(0, 2).Select(_ => Answer(fleet)).Order());
        // It stops answering with a connection open between the two: that is how a power failure looks.
        Signal(fleet[1].Relay.Pid, "STOP");
        var slowest = TimeSpan.Zero;
        for (var count = 0; count < 10; count++)
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal("two", Answer(fleet));
            if (Stopwatch.GetElapsedTime(began) is var took && count > 1 && took > slowest) slowest = took;
        }

        // Only the first one had to find out.
        Assert.InRange(slowest.TotalMilliseconds, 0, 900);
        Signal(fleet[1].Relay.Pid, "CONT");
        await EventuallyAsync(() => Answer(fleet) == "one");
    }

    [Fact]
    public async Task A_client_waits_for_an_instance_that_comes_a_moment_later()
    {
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Here(false);
        fleet[0].Publish((fleet[1], 1));
        using var client = fleet[0].Relay.Connect();
        fleet[1].Run(Says("here I am"));
        Assert.Equal("here I am", Texts.ReadToEnd(client));
    }

    [Fact]
    public async Task Many_bytes_arrive_whole_at_a_slow_reader_and_the_relays_hold_few_of_them()
    {
        const int Length = 96 << 20;
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Run(async socket =>
        {
            var block = new byte[1 << 20];
            for (var count = 0; count < Length / block.Length; count++)
            {
                Array.Fill(block, (byte)count);
                for (var sent = 0; sent < block.Length;) sent += await socket.SendAsync(block.AsMemory(sent));
            }
        });
        fleet[0].Publish((fleet[1], 1));
        using var client = fleet[0].Relay.Connect();
        client.ReceiveBufferSize = 64 * 1024;
        var (buffer, total) = (new byte[64 * 1024], 0L);
        while (client.Receive(buffer) is > 0 and var count)
        {
            // As far as this goes, by the first and the last octet of each part.
            Assert.Equal((byte)(total >> 20), buffer[0]);
            total += count;
            Assert.Equal((byte)((total - 1) >> 20), buffer[count - 1]);
            if (total >> 20 == 20 && total % (1 << 20) < count) Assert.InRange(Memory(fleet[0].Relay.Pid) + Memory(fleet[1].Relay.Pid), 0, 260);
        }

        Assert.Equal(Length, total);
    }

    [Fact]
    public async Task Instances_of_this_server_come_first_and_a_kept_connection_goes_over_to_another_server_and_back()
    {
        await using var fleet = new ServersUnderTest(2, ProxyProtocol.Http);
        fleet[1].Run(Answers("far"));
        fleet[0].Publish((fleet[1], 1));
        var relay = fleet[0].Relay;
        relay.Serve(ProxyProtocol.Http, BalanceRule.RoundRobin);
        relay.Add(1, Answers("near"));
        using var client = relay.Connect();
        Assert.Equal("near", Ask(client));
        relay.Order(new DrainBackend(1, 1));
        Assert.Equal("far", Ask(client));
        Assert.Equal("far", Ask(client));
        relay.Order(new OpenBackend(1, 1));
        relay.Settle();
        Assert.Equal("near", Ask(client));
    }

    [Fact]
    public async Task A_client_that_comes_back_to_a_server_without_an_instance_is_passed_on_but_not_for_ever()
    {
        await using var fleet = new ServersUnderTest(3);
        // The keeper of the second says that it has an instance, while its relay has the socket: as in the moment in which one goes.
        fleet[2].Run(Says("found"));
        fleet[0].Relay.Order(Circle(fleet, 0, fleet[2]), fleet[0].Relay.Listener);
        fleet[1].Publish((fleet[0], 1));
        Assert.Equal("found", Texts.ReadToEnd(Say(fleet[1].Relay.Connect())));

        fleet[2].Here(false);
        fleet[0].Relay.Order(Circle(fleet, 0, fleet[0]), fleet[0].Relay.Listener);
        fleet[0].Relay.Settle();
        using var client = Say(fleet[1].Relay.Connect());
        Assert.Equal("", Texts.ReadToEnd(client));
    }

    [Fact]
    public async Task A_relay_that_is_replaced_finishes_its_clients_and_ends()
    {
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Run(async socket =>
        {
            await socket.SendAsync("wait"u8.ToArray());
            await socket.SendAsync(Encoding.ASCII.GetBytes(" and " + await ReadToEndAsync(socket)));
        });
        fleet[0].Publish((fleet[1], 1));
        using var client = fleet[0].Relay.Connect();
        var buffer = new byte[4];
        client.Receive(buffer);
        fleet[1].Relay.Order(new Retire(TimeSpan.FromMinutes(1)));
        fleet[1].Relay.Settle();
        Assert.False(fleet[1].Relay.Ended.IsCompleted);
        client.Send("go"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(" and go", Texts.ReadToEnd(client));
        await fleet[1].Relay.Ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static PublishGroup Circle(ServersUnderTest fleet, int index, ServerUnderTest next) => new(
        "web", 1, [$"{fleet.Port}"], true, ProxyProtocol.Tcp, [new(next.Id, "127.0.0.1", next.DoorPort, 1)]);

    private static string Answer(ServersUnderTest fleet)
    {
        using var client = fleet[0].Relay.Connect();
        return Texts.ReadToEnd(client);
    }

    private static Socket Say(Socket client)
    {
        client.Send("hello"u8);
        return client;
    }

    private static string Ask(Socket client)
    {
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        var buffer = new byte[4096];
        var text = "";
        while (!text.EndsWith('.')) text += Encoding.ASCII.GetString(buffer, 0, client.Receive(buffer) is > 0 and var count ? count : throw new IOException(text));
        return text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..^1];
    }

    private static Func<Socket, Task> Says(string text) => async socket => await socket.SendAsync(Encoding.ASCII.GetBytes(text));

    private static Func<Socket, Task> Answers(string text) => async socket =>
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer) > 0)
            await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length + 1}\r\n\r\n{text}."));
    };

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        var (buffer, text) = (new byte[4096], "");
        while (await socket.ReceiveAsync(buffer) is > 0 and var count) text += Encoding.ASCII.GetString(buffer, 0, count);
        return text;
    }

    private static void Signal(int pid, string signal) => Process.Start("kill", [$"-{signal}", $"{pid}"]).WaitForExit();

    private static long Memory(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var until = DateTime.UtcNow.AddSeconds(20); !condition();)
        {
            if (DateTime.UtcNow > until) throw new TimeoutException("it did not come about");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
