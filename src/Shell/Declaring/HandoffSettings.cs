using ActorPm.Contracts.Apps;
using static ActorPm.Shell.Declaring.Settings;

namespace ActorPm.Shell.Declaring;

/// <summary>How connections reach instances that share a port, and which questions tell whether one is ready and alive.</summary>
internal static class HandoffSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Of("listen", ["--listen"], "address", "public port or address instances share (3000, 127.0.0.1:3000, unix:/run/web.sock); may be repeated",
            (app, input) => app with { Listen = [.. app.Listen ?? [], .. SettingValues.Addresses(input)] }),
        Of("handoff", ["--handoff"], "way", "how connections reach instances: auto, nodejs, fds, proxy or none", (app, input) => app with
        {
            Handoff = SettingValues.OneOf(input, "auto", "nodejs", "fds", "proxy", "none") switch
            {
                "nodejs" => HandoffKind.NodeJs,
                "fds" => HandoffKind.Fds,
                "proxy" => HandoffKind.Proxy,
                "none" => HandoffKind.None,
                _ => HandoffKind.Auto,
            },
        }),
        Of("balance", ["--balance"], "rule", "who gets the next connection: round_robin, kernel, least_connections or source", (app, input) => app with
        {
            Balance = SettingValues.OneOf(input, "round_robin", "kernel", "least_connections", "source") switch
            {
                "kernel" => BalanceRule.Kernel,
                "least_connections" => BalanceRule.LeastConnections,
                "source" => BalanceRule.Source,
                _ => BalanceRule.RoundRobin,
            },
        }),
        Of("proxy", ["--proxy"], "http|tcp", "what the proxy understands of what it relays", (app, input) => app with
        {
            Proxy = SettingValues.OneOf(input, "http", "tcp") == "tcp" ? ProxyProtocol.Tcp : ProxyProtocol.Http,
        }),
        Of("drain_timeout", ["--drain-timeout"], "duration", "an instance that is replaced has so long to finish its connections (30s)",
            (app, input) => app with { DrainTimeout = SettingValues.Duration(input) }),

        .. Probe("ready", "online once", (app, change) => app with { ReadyProbe = change(app.ReadyProbe ?? new ProbeDeclaration()) }),
        Of("ready_log", ["--ready-log"], "text", "online once a line of its output contains this",
            (app, input) => app with { ReadyProbe = (app.ReadyProbe ?? new ProbeDeclaration()) with { Log = input.Single } }),
        .. Probe("alive", "replaced when repeatedly not", (app, change) => app with { AliveProbe = change(app.AliveProbe ?? new ProbeDeclaration()) }),
        Of("alive_failures", ["--alive-failures"], "count", "so many failures in a row mean that it hangs (3)",
            (app, input) => app with { AliveProbe = (app.AliveProbe ?? new ProbeDeclaration()) with { Failures = Math.Max(1, SettingValues.Count(input)) } }),
    ];

    private static IEnumerable<Setting> Probe(
        string name, string meaning, Func<AppDeclaration, Func<ProbeDeclaration, ProbeDeclaration>, AppDeclaration> change) =>
    [
        Of($"{name}_http", [$"--{name}-http"], "path", $"{meaning} a GET of this path answers with 2xx or 3xx",
            (app, input) => change(app, probe => probe with { Http = SettingValues.UrlPath(input) })),
        Of($"{name}_tcp", [$"--{name}-tcp"], "port", $"{meaning} this port accepts a connection (0: the app's first)",
            (app, input) => change(app, probe => probe with { Tcp = SettingValues.Port(input) })),
        Of($"{name}_port", [$"--{name}-port"], "port", $"port of --{name}-http; without it the app's first",
            (app, input) => change(app, probe => probe with { Port = SettingValues.Port(input) })),
        Of($"{name}_interval", [$"--{name}-interval"], "duration", $"time between two attempts ({(name == "ready" ? "250ms" : "10s")})",
            (app, input) => change(app, probe => probe with { Interval = SettingValues.Duration(input) })),
        Of($"{name}_timeout", [$"--{name}-timeout"], "duration", $"time for one attempt ({(name == "ready" ? "1s" : "5s")})",
            (app, input) => change(app, probe => probe with { Timeout = SettingValues.Duration(input) })),
    ];
}
