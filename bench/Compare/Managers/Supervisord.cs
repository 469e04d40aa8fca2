using System.Globalization;
using System.Text;

namespace ActorPm.Compare.Managers;

/// <summary>supervisord, for orientation. Apps are declared in its configuration; a round starts it with them in the list.</summary>
internal sealed class Supervisord() : Manager("supervisord")
{
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "supervisord")));

    private string Configuration => Path.Combine(Folder, "supervisord.conf");

    private string PidFile => Path.Combine(Folder, "supervisord.pid");

    private string Logs => Path.Combine(Folder, "logs");

    public override IReadOnlyList<int> Daemons() =>
        File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture, out var pid) ? [pid] : [];

    public override async Task StartAsync(IReadOnlyList<App> apps)
    {
        Write(apps);
        if (Daemons().Count == 0) await RunAsync("supervisord", "-c", Configuration);
        // Returns when all of them are up.
        await RunAsync("supervisorctl", "-c", Configuration, "update");
        await RunAsync("supervisorctl", "-c", Configuration, "start", "all");
    }

    public override Task ListAsync() => RunAsync("supervisorctl", "-c", Configuration, "status");

    public override async Task ClearAsync()
    {
        await RunAsync("supervisorctl", "-c", Configuration, "stop", "all");
        Write([]);
        await RunAsync("supervisorctl", "-c", Configuration, "update");
    }

    protected override async Task EndAsync()
    {
        if (Daemons() is not [var pid]) return;
        await RunAsync("supervisorctl", "-c", Configuration, "shutdown");
        while (Directory.Exists($"/proc/{pid}")) await Task.Delay(20);
    }

    public override IEnumerable<string> LogFiles(string app) => Directory.EnumerateFiles(Logs, $"{app}-out*");

    private void Write(IReadOnlyList<App> apps)
    {
        Directory.CreateDirectory(Logs);
        var text = new StringBuilder($"""
            [supervisord]
            pidfile={PidFile}
            logfile={Folder}/supervisord.log
            identifier=compare
            [unix_http_server]
            file={Folder}/supervisor.sock
            [supervisorctl]
            serverurl=unix://{Folder}/supervisor.sock
            [rpcinterface:supervisor]
            supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

            """);
        foreach (var app in apps)
        {
            text.Append($"""

                [program:{app.Name}]
                command={app.Program} {string.Join(' ', app.Arguments)}
                autorestart=true
                autostart=false
                stdout_logfile={Logs}/{app.Name}-out.log
                stdout_logfile_maxbytes=0
                redirect_stderr=true
                environment={string.Join(',', app.Environment.Select(entry => $"{entry.Key}=\"{entry.Value}\""))}

                """);
        }

        File.WriteAllText(Configuration, text.ToString());
    }
}
