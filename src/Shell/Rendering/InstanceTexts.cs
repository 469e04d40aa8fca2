using System.Globalization;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Rendering;

/// <summary>Single values of an instance in PM2's form.</summary>
internal static class InstanceTexts
{
    private static readonly (string Unit, long Seconds)[] Units =
        [("Y", 31_536_000), ("M", 2_592_000), ("D", 86_400), ("h", 3_600), ("m", 60)];

    /// <summary><c>57s</c>, <c>3m</c>, <c>5h</c>, <c>2D</c>; a unit is used from two of it on; <c>0</c> unless online.</summary>
    public static string Uptime(InstanceRow row, DateTimeOffset now)
    {
        if (row.Status != ProcessState.Online) return "0";
        var seconds = Math.Max(0, now.ToUnixTimeMilliseconds() - row.StartedAt) / 1000;
        foreach (var (unit, length) in Units)
            if (seconds / length >= 2)
                return Number(seconds / length) + unit;
        return Number(seconds) + "s";
    }

    /// <summary><c>0%</c>, <c>25.8%</c>.</summary>
    public static string Cpu(double percent) =>
        Math.Round(percent, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    public static string Memory(InstanceRow row) => ByteSize.ToText(row.Memory);

    public static string Version(InstanceRow row) => string.IsNullOrEmpty(row.Version) ? "N/A" : row.Version;

    /// <summary>The table's short word: <c>fork</c> or <c>cluster</c>.</summary>
    public static string Mode(InstanceRow row) => row.Mode == ExecMode.Cluster ? "cluster" : "fork";

    /// <summary><c>nodejs, round robin</c>.</summary>
    public static string Handoff(InstanceDetail instance)
    {
        var way = instance.Handoff switch
        {
            HandoffKind.NodeJs => "nodejs",
            HandoffKind.Fds => "fds",
            HandoffKind.Proxy => $"proxy ({(instance.Spec.Handoff.Proxy == ProxyProtocol.Tcp ? "tcp" : "http")})",
            _ => "none",
        };
        return way + (instance.Handoff == HandoffKind.Fds ? ", the kernel chooses" : instance.Spec.Handoff.Balance switch
        {
            BalanceRule.Kernel => ", the kernel chooses",
            BalanceRule.LeastConnections => ", least connections",
            BalanceRule.Source => ", by source address",
            _ => ", round robin",
        });
    }

    /// <summary>What is counted: the proxy hands over requests where it understands them.</summary>
    public static string HandedOver(InstanceDetail instance) => CountsRequests(instance) ? "requests" : "connections";

    /// <summary><c>1200 so far, 3 open</c>.</summary>
    public static string Connections(InstanceDetail instance) => (instance.Connections, instance.OpenConnections) switch
    {
        ({ } soFar, { } open) => $"{soFar} so far, {open} {(CountsRequests(instance) ? "under way" : "open")}",
        ({ } soFar, null) => $"{soFar} so far",
        (null, { } open) => $"{open} open",
        _ => "N/A",
    };

    /// <summary>The long word of messages and <c>show</c>: <c>fork_mode</c> or <c>cluster_mode</c>.</summary>
    public static string LongMode(InstanceRow row) => Mode(row) + "_mode";

    /// <summary>The word for where it stands; a job has words of its own.</summary>
    public static string StatusWord(InstanceRow row) => row switch
    {
        { Status: ProcessState.Errored or ProcessState.Stopping or ProcessState.Launching } => row.Status.Word(),
        { Job.State: JobState.Running } => "running",
        { Job.State: JobState.Waiting } => "waiting",
        { Job.State: JobState.Suspended } => "suspended",
        _ => row.Status.Word(),
    };

    public static Cell Status(InstanceRow row) => new(StatusWord(row), row.Status switch
    {
        ProcessState.Online => static (palette, text) => palette.Green(palette.Bold(text)),
        ProcessState.Stopped when row.Job is { State: JobState.Waiting, LastFailed: false } => static (palette, text) => palette.Green(text),
        ProcessState.Launching => static (palette, text) => palette.Blue(palette.Bold(text)),
        ProcessState.WaitingRestart or ProcessState.Stopping => static (palette, text) => palette.Yellow(palette.Bold(text)),
        _ => static (palette, text) => palette.Red(palette.Bold(text)),
    });

    /// <summary>A moment as PM2 prints it, in ISO 8601 with milliseconds; <c>N/A</c> for none.</summary>
    public static string Moment(long milliseconds) => milliseconds <= 0
        ? "N/A"
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool CountsRequests(InstanceDetail instance) =>
        instance is { Handoff: HandoffKind.Proxy, Spec.Handoff.Proxy: ProxyProtocol.Http };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
