using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>Instances with fixed ids, pids and times.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 20, 25, 2, 542, TimeSpan.Zero);

    public static InstanceRow Row(int id, string name, ProcessState status = ProcessState.Online) => new()
    {
        Id = id,
        Name = name,
        Namespace = "default",
        Mode = ExecMode.Fork,
        Status = status,
        Pid = status == ProcessState.Online ? 5545 + id : 0,
        StartedAt = Now.ToUnixTimeMilliseconds() - 53_000,
        Restarts = 0,
        Cpu = 0,
        Memory = status == ProcessState.Online ? 3_250_585 : 0,
        User = "root",
    };

    /// <summary>Six instances, two on each of alpha, beta and gamma.</summary>
    public static FleetAppView FleetApp() => new()
    {
        Name = "web",
        Place = "role=web",
        Instances = "6",
        Revision = 1,
        IsSettled = true,
        Places =
        [
            .. ((string[])["alpha", "beta", "gamma"]).Select(server =>
                new FleetAppPlace { Server = server, Assigned = 2, Ready = 2, Revision = 1, Reason = "2 of 6: spread over 3 servers" }),
        ],
    };

    public static InstanceDetail Detail(int id, string name) => new()
    {
        Id = id,
        Name = name,
        Namespace = "default",
        Mode = ExecMode.Fork,
        Status = ProcessState.Online,
        Pid = 5545,
        StartedAt = Now.ToUnixTimeMilliseconds(),
        Restarts = 0,
        Cpu = 0,
        Memory = 54_211_379,
        User = "root",
        Spec = new AppSpec { Name = name, Script = $"/srv/{name}/server.js", Cwd = $"/srv/{name}", Interpreter = "node" },
        Slot = 0,
        Generation = 1,
        UnstableRestarts = 0,
        CreatedAt = Now.ToUnixTimeMilliseconds(),
        OutLog = $"/home/u/.actorpm/logs/{name}-out.log",
        ErrorLog = $"/home/u/.actorpm/logs/{name}-error.log",
        PidFile = $"/home/u/.actorpm/pids/{name}-{id}.pid",
        NodeVersion = "20.20.2",
        Why = ["online since 0 s"],
    };
}
