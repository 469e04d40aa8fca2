using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Relay;
using Xunit;

namespace ActorPm.Relay.Tests.Running;

public class HttpTests
{
    [Fact]
    public async Task Requests_of_one_connection_go_to_the_instances_in_turn()
    {
        await using var relay = new RelayUnderTest();
        for (var instance = 0; instance < 3; instance++) relay.Add(instance, Named(instance));
        using var client = relay.Connect();
        var seen = Enumerable.Range(0, 9).Select(_ => Ask(client)).ToList();
        Assert.All(seen.Chunk(3), turn => Assert.Equal(3, turn.Distinct().Count()));
    }

    [Fact]
    public async Task A_draining_instance_finishes_its_request_and_gets_no_other()
    {
        await using var relay = new RelayUnderTest();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is null) return;
            arrived.SetResult();
            await mayAnswer.Task;
            await Texts.Send(socket, Texts.Ok("old"));
        });
        using var slow = relay.Connect();
        slow.Send(Request());
        await arrived.Task;
        relay.Add(1, Named(1));
        relay.Order(new DrainBackend(0, 0));
        relay.Settle();
        using var other = relay.Connect();
        for (var count = 0; count < 5; count++) Assert.Equal("1", Ask(other));
        mayAnswer.SetResult();
        Assert.EndsWith("old", Texts.ReadResponse(slow), StringComparison.Ordinal);
        relay.Next<BackendDrained>(drained => drained.Instance == 0);
        // The same client connection, at the other instance now.
        Assert.Equal("1", Ask(slow));
    }

    [Fact]
    public async Task A_held_instance_gets_nothing_until_it_is_opened()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Named(0));
        relay.Add(1, Named(1), held: true);
        using var client = relay.Connect();
        for (var count = 0; count < 4; count++) Assert.Equal("0", Ask(client));
        relay.Order(new OpenBackend(1, 1));
        relay.Order(new DrainBackend(0, 0));
        relay.Next<BackendDrained>();
        Assert.Equal("1", Ask(client));
    }

    [Fact]
    public async Task A_client_waits_for_the_first_instance_and_is_told_when_there_is_none()
    {
        await using var relay = new RelayUnderTest();
        using var client = relay.Connect();
        client.Send(Request());
        relay.Add(0, Named(0));
        Assert.EndsWith("0", Texts.ReadResponse(client), StringComparison.Ordinal);
        relay.Order(new RemoveBackend(0, 0));
        relay.Settle();
        Assert.StartsWith("HTTP/1.1 503 ", relay.Get(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_at_another_instance()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Named(0)).Dispose();
        relay.Add(1, Named(1));
        for (var count = 0; count < 6; count++) Assert.EndsWith("1", relay.Get(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "200")]
    [InlineData("POST", "502")]
    public async Task A_kept_connection_that_ends_with_the_request_is_repeated_only_when_that_is_safe(string method, string status)
    {
        await using var relay = new RelayUnderTest();
        var answered = 0;
        relay.Add(0, async socket =>
        {
            while (await Texts.ReadHead(socket) is not null)
            {
                if (Interlocked.Increment(ref answered) == 2) return;
                await Texts.Send(socket, Texts.Ok("x"));
            }
        });
        using var client = relay.Connect();
        Assert.Equal("x", Ask(client));
        client.Send(Encoding.Latin1.GetBytes($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status} ", Texts.ReadResponse(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_bodies_go_both_ways_with_length_and_in_chunks_and_through_slow_readers()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, async socket =>
        {
            var head = await Texts.ReadHead(socket);
            if (head is null) return;
            var chunked = head.Contains("chunked", StringComparison.Ordinal);
            await Texts.Send(socket, chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n");
            var buffer = new byte[100_000];
            for (var left = chunked ? long.MaxValue : 8_000_000; left > 0;)
            {
                var count = await socket.ReceiveAsync(buffer);
                if (count == 0) return;
                await Texts.Send(socket, Encoding.Latin1.GetString(buffer, 0, count));
                left -= count;
            }
        });
        var payload = new string('a', 3_999_999) + "é" + new string('b', 4_000_000);
        Assert.Equal(payload, BodyOf(Echo(relay, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {payload.Length}\r\n\r\n" + payload, payload.Length)));
        var chunks = $"{3_000_000:x}\r\n" + payload[..3_000_000] + $"\r\n5;x=y\r\nhello\r\n0\r\nT: v\r\n\r\n";
        Assert.Equal(chunks, BodyOf(Echo(relay, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, chunks.Length)));
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_one_after_the_other()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Texts.Answering(head => Texts.Ok(head.Split(' ')[1])));
        var answers = relay.Exchange(string.Concat(Enumerable.Range(0, 20).Select(number => $"GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n")) + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(
            Enumerable.Range(0, 20).Select(number => $"/{number}").Append("/last"),
            answers.Split("HTTP/1.1 200 OK", StringSplitOptions.RemoveEmptyEntries).Select(answer => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    [Fact]
    public async Task Interim_responses_pass_and_the_body_follows_them()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is null) return;
            await Texts.Send(socket, "HTTP/1.1 100 Continue\r\n\r\n");
            var body = await Texts.ReadUntil(socket, "!");
            await Texts.Send(socket, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Texts.Ok(body!));
        });
        using var client = relay.Connect();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"u8);
        Assert.StartsWith("HTTP/1.1 100 ", Texts.ReadResponse(client), StringComparison.Ordinal);
        client.Send("abc!"u8);
        Assert.StartsWith("HTTP/1.1 103 ", Texts.ReadResponse(client), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nabc!", Texts.ReadResponse(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_without_a_body_leave_the_connection_for_the_next_request()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Texts.Answering(head => head[..4] switch
        {
            "HEAD" => "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n",
            "PUT " => "HTTP/1.1 204 No Content\r\n\r\n",
            _ => Texts.Ok("end"),
        }));
        using var client = relay.Connect();
        client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nPUT / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8);
        var all = Texts.ReadToEnd(client);
        Assert.Equal(3, all.Split("HTTP/1.1 ").Length - 1);
        Assert.EndsWith("end", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_ends_the_client_s_too()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is not null) await Texts.Send(socket, "HTTP/1.0 200 OK\r\n\r\nuntil the end");
        });
        var answer = relay.Exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.EndsWith("until the end", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_cut_short_is_not_taken_for_whole()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is not null) await Texts.Send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        });
        Assert.EndsWith("half", relay.Exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_early_refusal_reaches_a_client_that_is_still_sending()
    {
        await using var relay = new RelayUnderTest();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.Add(0, async socket =>
        {
            if (await Texts.ReadHead(socket) is null) return;
            await Texts.Send(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.Shutdown(SocketShutdown.Send);
            await seen.Task;
        });
        using var client = relay.Connect();
        client.Send(Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n{new string('x', 10_000)}"));
        Assert.StartsWith("HTTP/1.1 413 ", Texts.ReadResponse(client), StringComparison.Ordinal);
        seen.SetResult();
    }

    [Fact]
    public async Task A_smuggled_request_reaches_no_instance()
    {
        await using var relay = new RelayUnderTest();
        var heads = new List<string>();
        relay.Add(0, Texts.Answering(head =>
        {
            lock (heads) heads.Add(head);
            return Texts.Ok("x");
        }));
        var answer = relay.Exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Empty(heads);
    }

    [Fact]
    public async Task The_app_sees_the_client_s_address()
    {
        await using var relay = new RelayUnderTest();
        relay.Add(0, Texts.Answering(Texts.OkOf));
        Assert.Contains("X-Forwarded-For: 127.0.0.1\r\n", relay.Get(), StringComparison.Ordinal);
    }

    private static string Echo(RelayUnderTest relay, string request, int bodyLength)
    {
        using var client = relay.Connect();
        var sending = Task.Run(() => client.Send(Encoding.Latin1.GetBytes(request)));
        var all = new StringBuilder();
        var buffer = new byte[30_000];
        while (all.Length < bodyLength || BodyOf(all.ToString()).Length < bodyLength)
        {
            var count = client.Receive(buffer);
            if (count == 0) break;
            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        sending.Wait();
        return all.ToString();
    }

    private static string BodyOf(string response) => response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static Func<Socket, Task> Named(int instance) => Texts.Answering(_ => Texts.Ok($"{instance}"));

    private static byte[] Request() => [.. "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8];

    private static string Ask(Socket client)
    {
        client.Send(Request());
        return BodyOf(Texts.ReadResponse(client));
    }
}
