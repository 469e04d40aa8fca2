using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class ListeningTests : HandoffTest
{
    private const string Answer = "(q, s) => s.end(String(process.pid))";

    [Fact]
    public async Task A_taken_port_is_the_programs_error_and_its_holder_is_named()
    {
        using var holder = new TcpListener(IPAddress.IPv6Any, App.Port);
        holder.Server.DualMode = true;
        holder.Start();
        App.Program = $"require('http').createServer({Answer}).on('error', e => {{ process.send(e.code); process.exit(3); }}).listen({App.Port})";
        var process = await App.SpawnAsync();
        Assert.Equal("\"EADDRINUSE\"", (await Node.EventAsync<IpcReceivedEvent>()).Message);
        var trouble = await Node.EventAsync<HandoffTroubleEvent>();
        Assert.Equal(process.Generation, trouble.Generation);
        Assert.Contains($"{App.Port}: address already in use, by ", trouble.Message);
        Assert.Contains($"(pid {Environment.ProcessId})", trouble.Message);
        Assert.Equal(3, (await Node.ExitAsync(process)).Code);
    }

    [Fact]
    public async Task Several_ports_hosts_and_a_unix_socket_are_shared_by_the_workers()
    {
        var (second, path) = (WebApp.FreePort(), Home.File("web.sock"));
        App.Program = $"const h = require('http'), a = {Answer}; h.createServer(a).listen({App.Port}, '127.0.0.1'); h.createServer(a).listen({second}, '::1'); h.createServer(a).listen('{path}');";
        var processes = new[] { await App.SpawnAsync(), await App.SpawnAsync() };
        foreach (var process in processes)
            for (var count = 0; count < 3; count++) await App.ListensAsync(process);
        var listening = (await App.KeptAsync(processes[0])).Listening;
        Assert.Equal(new[] { $"127.0.0.1:{App.Port}", $"[::1]:{second}", $"unix:{path}" }.ToHashSet(), listening.ToHashSet());
        EndPoint[] addresses = [new IPEndPoint(IPAddress.Loopback, App.Port), new IPEndPoint(IPAddress.IPv6Loopback, second), new UnixDomainSocketEndPoint(path)];
        foreach (var address in addresses)
            Assert.Equal(2, new[] { await Http.GetAsync(address), await Http.GetAsync(address) }.Distinct().Count());
        foreach (var process in processes) await Node.StopAsync(process);
        foreach (var process in processes) await Node.ExitAsync(process);
        await Eventually.TrueAsync(() => !File.Exists(path), "the file of the Unix socket is removed");
    }

    [Fact]
    public async Task A_unix_socket_whose_file_every_worker_removes_before_it_listens_still_reaches_all()
    {
        var path = Home.File("web.sock");
        App.Program = $"try {{ require('fs').unlinkSync('{path}'); }} catch {{}} require('http').createServer({Answer}).listen('{path}');";
        await App.ListeningAsync();
        await App.ListeningAsync();
        var address = new UnixDomainSocketEndPoint(path);
        Assert.Equal(2, new[] { await Http.GetAsync(address), await Http.GetAsync(address) }.Distinct().Count());
    }

    [Fact]
    public async Task Port_zero_is_one_free_port_for_all()
    {
        App.Program = $"require('http').createServer({Answer}).listen(0)";
        var first = await App.SpawnAsync();
        var address = (await App.ListensAsync(first)).Address;
        Assert.Equal(address, (await App.ListensAsync(await App.SpawnAsync())).Address);
        var port = int.Parse(address);
        Assert.Equal(2, new[] { await Http.GetAsync(port), await Http.GetAsync(port) }.Distinct().Count());
    }

    [Fact]
    public async Task With_balance_kernel_the_workers_accept_by_themselves()
    {
        App.Order = order => order with { Balance = BalanceRule.Kernel };
        var process = (await App.StartAsync(2))[0];
        for (var count = 0; count < 50; count++) await App.GetAsync();
        Assert.Null((await App.TrafficAsync(process)).Connections);
        var door = (await Node.AskAsync<ProbeDoorReply>(new ProbeDoorRequest { Instance = process.Instance, Generation = process.Generation })).Port;
        Assert.Equal($"{await App.PidAsync(process)}", await Http.GetAsync(door));

        // It can only be taken out by leaving the cluster; that is no crash.
        await App.DrainAsync(process);
        Assert.Equal((0, ExitCause.Stopped), (await Node.ExitAsync(process)) is var exit ? (exit.Code, exit.Cause) : default);
        await App.GetAsync();
    }

    [Fact]
    public async Task A_udp_port_is_shared()
    {
        App.Program = $"const d = require('dgram').createSocket('udp4'); d.on('message', (m, r) => d.send('got ' + m, r.port, r.address)); d.bind({App.Port});";
        var processes = new[] { await App.SpawnAsync(), await App.SpawnAsync() };
        foreach (var process in processes) Assert.Equal($"udp:{App.Port}", (await App.ListensAsync(process)).Address);
        using var client = new UdpClient();
        client.Connect(IPAddress.Loopback, App.Port);
        await client.SendAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("got hello", System.Text.Encoding.ASCII.GetString((await client.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Buffer));
    }

    [Fact]
    public async Task A_worker_that_disconnects_finishes_what_it_has_and_gets_nothing_more()
    {
        App.Program = "const c = require('cluster'); process.on('message', () => c.worker.disconnect()); process.on('disconnect', () => console.log('gone'));"
            + "require('http').createServer((q, s) => q.url === '/' ? s.end(String(process.pid)) : 0).listen(+process.env.PORT)";
        var processes = await App.StartAsync(2);
        var other = $"{await App.PidAsync(processes[1])}";
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = processes[0].Instance, Generation = processes[0].Generation, Message = "1" });
        var exit = await Node.ExitAsync(processes[0]);
        Assert.Equal((0, ExitCause.Own), (exit.Code, exit.Cause));
        for (var count = 0; count < 6; count++) Assert.Equal(other, await App.GetAsync());
        await Eventually.TextAsync(Home.File("out.log"), text => text.Contains("gone"));
    }

    [Fact]
    public async Task A_server_closed_and_opened_again_is_reached_again()
    {
        App.Program = "const s = require('http').createServer((q, r) => r.end(String(process.pid))); const l = () => s.listen(+process.env.PORT);"
            + "process.on('message', () => s.close(() => { process.send('closed'); setTimeout(l, 50); })); l();";
        var process = await App.ListeningAsync();
        await App.GetAsync();
        await Node.AskAsync<DoneReply>(new SendIpcRequest { Instance = process.Instance, Generation = process.Generation, Message = "1" });
        await Node.EventAsync<IpcReceivedEvent>();
        await App.ListensAsync(process);
        Assert.Equal($"{await App.PidAsync(process)}", await App.GetAsync());
    }

    [Fact]
    public async Task Whoever_has_reached_its_most_connections_leaves_the_next_to_others()
    {
        App.Program = "const s = require('net').createServer(c => c.write(String(process.pid))); s.maxConnections = 1; s.listen(+process.env.PORT);";
        await App.StartAsync(2);
        var address = new IPEndPoint(IPAddress.Loopback, App.Port);
        var pids = new HashSet<string>();
        var clients = new List<Socket>();
        for (var count = 0; count < 2; count++)
        {
            clients.Add(await Http.ConnectAsync(address));
            pids.Add(await ReadAsync(clients[^1]));
        }

        Assert.Equal(2, pids.Count);
        clients.Add(await Http.ConnectAsync(address));
        Assert.Equal("", await ReadAsync(clients[^1]));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task What_is_not_understood_is_answered_and_nothing_hangs()
    {
        App.Program = "process.send({ cmd: 'NODE_CLUSTER', act: 'dance', seq: 4711 }); process.send({ cmd: 'NODE_CLUSTER', act: { a: [1] } }); process.send({ cmd: 'NODE_CLUSTER', act: 'queryServer' });"
            + "process.send({ cmd: 'NODE_CLUSTER', act: 'queryServer', address: 'nonsense', port: 70, addressType: 4 });" + WebApp.Server;
        var process = await App.ListeningAsync();
        Assert.Equal($"{await App.PidAsync(process)}", await App.GetAsync());
        await Eventually.TextAsync(Home.KeeperOutput, text => text.Contains("\"dance\""));
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        var buffer = new byte[64];
        var count = await client.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20));
        return System.Text.Encoding.ASCII.GetString(buffer, 0, count);
    }
}
