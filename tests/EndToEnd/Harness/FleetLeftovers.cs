using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// What a test process that was killed left of its <see cref="FleetHosts"/>: namespaces, bridges, and nodes in them that go on. A later
/// process with the same number could not make its own, and would skip what it cannot make.
/// </summary>
internal static partial class FleetLeftovers
{
    /// <summary>Once a process.</summary>
    private static readonly Lazy<Task> s_swept = new(RemoveAsync);

    public static Task SweepAsync() => s_swept.Value;

    private static async Task RemoveAsync()
    {
        var living = LivingMarks();
        var left = Marked().Matches(await IpAsync("netns", "list")).Where(space => !living.Contains(int.Parse(space.Groups["process"].Value, CultureInfo.InvariantCulture)));
        foreach (var space in left)
        {
            foreach (var pid in (await IpAsync("netns", "pids", space.Value)).Split('\n', StringSplitOptions.RemoveEmptyEntries)) End(int.Parse(pid, CultureInfo.InvariantCulture));
            await IpAsync("netns", "del", space.Value);
            await IpAsync("link", "del", $"b{space.Groups["mark"].Value}");
        }
    }

    /// <summary>Processes that could have hosts, as they write themselves into names; this one has none yet.</summary>
    private static HashSet<int> LivingMarks() =>
        [.. Process.GetProcesses().Where(process => process.Id != Environment.ProcessId && process.ProcessName == "dotnet").Select(process => process.Id % FleetHosts.Marks)];

    private static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself, maybe with its parent.
        }
    }

    /// <summary>What it writes; nothing when it fails or is not there: what cannot be removed is in the way of nobody else's numbers.</summary>
    private static async Task<string> IpAsync(params string[] arguments)
    {
        try
        {
            var result = await Command.RunAsync("ip", arguments, new Dictionary<string, string?> { ["PATH"] = FleetHosts.Path }, "/", null, null);
            return result.ExitCode == 0 ? result.Output : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    [GeneratedRegex(@"\bpbm(?<mark>(?<process>\d+)x\d+)-\d+\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Marked();
}
