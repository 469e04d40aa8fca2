using System.Diagnostics;
using System.Globalization;
using ActorPm.Compare.Load;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Managers;

/// <summary>nginx before processes that nobody manages: the measure of a proxy.</summary>
internal sealed class Nginx() : Manager("nginx")
{
    private readonly List<Process> _servers = [];

    private string Configuration => Path.Combine(Folder, "nginx.conf");

    private string PidFile => Path.Combine(Folder, "nginx.pid");

    public override IReadOnlyList<int> Daemons() =>
        File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var pid) ? [pid] : [];

    public override async Task StartAsync(IReadOnlyList<App> apps)
    {
        var app = apps.Single();
        List<int> ports = [];
        for (var instance = 0; instance < app.Instances; instance++)
        {
            ports.Add(Ports.Free());
            var start = new ProcessStartInfo("node", [app.Program]) { WorkingDirectory = Folder };
            start.Environment["PORT"] = ports[instance].ToString(CultureInfo.InvariantCulture);
            _servers.Add(Process.Start(start)!);
            await Wrk.AnswersAsync(ports[instance]);
        }

        await File.WriteAllTextAsync(Configuration, Text(app, ports));
        await RunAsync(Tools.Find("nginx")!, "-c", Configuration);
    }

    public override Task ListAsync() => Task.CompletedTask;

    public override async Task ClearAsync()
    {
        if (Daemons() is [var pid])
        {
            ProcFs.Signal(pid, 15);
            while (ProcFs.Lives(pid)) await Task.Delay(20);
        }

        foreach (var server in _servers)
        {
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }

        _servers.Clear();
    }

    public override IEnumerable<string> LogFiles(string app) => [];

    protected override Task EndAsync() => ClearAsync();

    // One worker process, as nginx does without being told: pbm-relay is one thread too.
    private string Text(App app, IReadOnlyList<int> ports)
    {
        var upstream = $"upstream both {{ {string.Concat(ports.Select(port => $"server 127.0.0.1:{port}; "))}";
        var address = $"listen 127.0.0.1:{app.Environment["PORT"]};";
        var traffic = app.Proxy == "tcp"
            ? $"stream {{ {upstream}}} server {{ {address} proxy_pass both; }} }}"
            : $$"""
                http {
                    access_log off; keepalive_requests 1000000000;
                    client_body_temp_path {{Folder}}/body; proxy_temp_path {{Folder}}/proxy; fastcgi_temp_path {{Folder}}/fastcgi;
                    uwsgi_temp_path {{Folder}}/uwsgi; scgi_temp_path {{Folder}}/scgi;
                    {{upstream}} keepalive 64; keepalive_requests 1000000000; }
                    server { {{address}} location / { proxy_pass http://both; proxy_http_version 1.1; proxy_set_header Connection ""; } }
                }
                """;
        return $$"""
            load_module {{Tools.NginxStream}};
            pid {{PidFile}};
            error_log {{Folder}}/nginx.log;
            worker_processes 1;
            events { worker_connections 4096; }
            {{traffic}}
            """;
    }
}
