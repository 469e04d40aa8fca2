using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Pm2;

/// <summary><c>pbm export ecosystem</c> loses nothing: read back it is the same app.</summary>
public sealed class EcosystemRoundTripTests
{
    public static TheoryData<string> Apps => [.. Specs.Keys];

    private static readonly AppSpec Plain = new() { Name = "web", Script = "/work/app.js", Cwd = "/work", Interpreter = "node" };

    private static readonly Dictionary<string, AppSpec> Specs = new()
    {
        ["plain"] = Plain,
        ["cluster"] = Plain with { Mode = ExecMode.Cluster, Instances = 4, Ready = new ReadyRules { ListenTimeout = TimeSpan.FromSeconds(3) } },
        ["everything"] = Plain with
        {
            Namespace = "front",
            Arguments = ["a", "b c"],
            InterpreterArguments = ["--max-old-space-size=64"],
            Mode = ExecMode.Fork,
            Instances = 2,
            Environment = new Dictionary<string, string> { ["COLOUR"] = "blue" },
            FilterEnvironment = ["SECRET_"],
            User = "www",
            Group = "www",
            Autostart = false,
            MaxMemoryBytes = 300 << 20,
            PidFile = "/run/web.pid",
            InstanceVariable = "NUMBER",
            IncrementVariable = "PORT",
            Instrument = false,
            CronRestart = "0 3 * * *",
            Handoff = new HandoffRules
            {
                Kind = HandoffKind.Proxy,
                Listen = ["3000", "unix:/run/web.sock"],
                Balance = BalanceRule.LeastConnections,
                Proxy = ProxyProtocol.Tcp,
                DrainTimeout = TimeSpan.FromSeconds(5),
            },
            Alive = new ProbeRules { Http = "/health", Port = 3001, Interval = TimeSpan.FromSeconds(2), Timeout = TimeSpan.FromSeconds(1), Failures = 5 },
            Ready = new ReadyRules { WaitReady = true, ListenTimeout = TimeSpan.FromSeconds(7), Probe = new ProbeRules { Log = "listening" } },
            Restart = new RestartRules
            {
                Autorestart = false,
                MaxRestarts = 3,
                MinUptime = TimeSpan.FromSeconds(9),
                ExponentialBackoff = TimeSpan.FromMilliseconds(50),
                BackoffReset = TimeSpan.FromSeconds(12),
                StopExitCodes = [3, 4],
            },
            Stop = new StopRules { Signal = "SIGTERM", KillTimeout = TimeSpan.FromSeconds(8), TreeKill = false, ShutdownWithMessage = true },
            Logs = new LogRules
            {
                OutFile = "/work/out.log",
                ErrorFile = "",
                CombinedFile = "/work/all.log",
                Merge = true,
                Format = LogFormat.Json,
                DateFormat = "HH:mm",
                Disabled = true,
                Rotation = new LogRotation { Enabled = false, MaxBytes = 1 << 20, MaxAge = TimeSpan.FromHours(2), Keep = 3, Compress = false },
            },
            Watch = new WatchRules
            {
                Enabled = true,
                Paths = ["src"],
                Ignore = ["tmp", "!.env"],
                Extensions = ["js", "json"],
                Delay = TimeSpan.FromSeconds(2),
                Polling = true,
                FollowLinks = false,
            },
        },
        ["shared sockets"] = Plain with { Handoff = new HandoffRules { Kind = HandoffKind.Fds, Listen = ["8080"] }, Ready = new ReadyRules { ListenTimeout = TimeSpan.FromSeconds(10) } },
        ["by the kernel"] = Plain with
        {
            Mode = ExecMode.Cluster,
            Handoff = new HandoffRules { Kind = HandoffKind.NodeJs, Balance = BalanceRule.Kernel },
            Ready = new ReadyRules { ListenTimeout = TimeSpan.FromSeconds(10), Probe = new ProbeRules { Tcp = 0 } },
        },
    };

    [Theory]
    [MemberData(nameof(Apps))]
    public void What_is_exported_is_read_back_as_it_was(string app)
    {
        var machine = new FakeMachine().Programs("node").File("/work/app.js");
        var read = JsonApps.Read(ExportCommand.Text([Specs[app]]), "ecosystem.json");
        Assert.Empty(read.Warnings);
        var back = AppSpecBuilder.Build(Assert.Single(read.Apps), machine);
        Assert.Equal(Json(Specs[app]), Json(back));
    }

    private static string Json(AppSpec spec) => JsonSerializer.Serialize(spec, ApiJson.Default.AppSpec);
}
