using System.Diagnostics;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>What happens to connections when a step between client and worker does not work.</summary>
public sealed class LostConnectionTests : HandoffTest
{
    private const string Python = "/usr/bin/python3";

    /// <summary>A worker of Node's cluster as far as its primary can tell. It loses the first connection it is sent, and says so.</summary>
    private const string LosesTheFirst = """
        import array, json, os, socket
        channel = socket.socket(fileno=int(os.environ['NODE_CHANNEL_FD']))
        arrived, text, descriptors = 0, b'', []

        def say(**message):
            channel.sendall((json.dumps(message, separators=(',', ':')) + '\n').encode())

        say(cmd='NODE_CLUSTER', act='online', seq=1)
        say(cmd='NODE_CLUSTER', act='queryServer', seq=2, index=0, data=None, address=None, port=int(os.environ['PORT']), addressType=4)
        while True:
            data, ancillary, _, _ = channel.recvmsg(65536, 4096)
            if not data:
                break
            for _, _, sent in ancillary:
                descriptors += array.array('i', sent)
            text += data
            while b'\n' in text:
                line, text = text.split(b'\n', 1)
                message = json.loads(line)
                if message.get('ack') == 2:
                    say(cmd='NODE_CLUSTER', act='listening', seq=3, address=None, port=int(os.environ['PORT']), addressType=4)
                if message.get('cmd') != 'NODE_HANDLE':
                    continue
                client = socket.socket(fileno=descriptors.pop(0))
                arrived += 1
                if arrived == 1:
                    client.close()
                    say(cmd='NODE_HANDLE_NACK')
                    continue
                say(cmd='NODE_HANDLE_ACK')
                say(cmd='NODE_CLUSTER', ack=message['msg']['seq'], accepted=True, seq=3 + arrived)
                client.setblocking(True)
                client.recv(4096)
                body = f'sent {arrived} times'.encode()
                client.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body))
                client.close()
        """;

    [Fact]
    public async Task A_connection_that_a_worker_has_not_got_is_sent_again()
    {
        Assert.SkipUnless(File.Exists(Python), "Python is not installed");
        App.Interpreter = Python;
        App.Program = LosesTheFirst;
        var process = await App.ListeningAsync();
        Assert.Equal("sent 2 times", await App.GetAsync());
        Assert.Equal("sent 3 times", await App.GetAsync());
        Assert.Equal(2, (await App.TrafficAsync(process)).Connections);
    }

    [Fact]
    public async Task Without_free_descriptors_connections_wait_and_are_served_when_there_are_some_again()
    {
        await App.StartAsync(2);
        // Below every descriptor it has: not one more can be opened.
        await SetOpenFilesAsync("3:");
        var waiting = Enumerable.Range(0, 5).Select(_ => App.GetAsync()).ToList();
        var trouble = await Node.EventAsync<HandoffTroubleEvent>();
        Assert.Contains("wait: Too many open files", trouble.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(waiting, request => request.IsCompleted);

        await SetOpenFilesAsync("1024:");
        Assert.Equal(2, (await Task.WhenAll(waiting)).Distinct().Count());
        await Assert.ThrowsAsync<OperationCanceledException>(() => Node.EventAsync<HandoffTroubleEvent>(limit: TimeSpan.FromMilliseconds(100)));
    }

    private async Task SetOpenFilesAsync(string limit)
    {
        using var prlimit = Process.Start(new ProcessStartInfo("prlimit", ["--pid", $"{Keeper.Pid}", $"--nofile={limit}"]) { RedirectStandardError = true })!;
        await prlimit.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(prlimit.ExitCode == 0, await prlimit.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
