using System.Diagnostics;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>Other versions of Node.js, and Express, as npm packages below <c>artifacts/npm</c>; installed once.</summary>
internal static class NpmFolder
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The folder with <c>node_modules</c>, or null when npm cannot install them here (no npm, no network).</summary>
    public static async Task<string?> WithNodeAsync(int version)
    {
        var folder = Path.Combine(Artifacts(), "npm", $"node-{version}");
        var program = Node(folder);
        if (File.Exists(program)) return folder;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{}");
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var start = new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--silent", $"node@{version}", "express@4"]) { WorkingDirectory = folder };
            using var npm = Process.Start(start)!;
            await npm.WaitForExitAsync(limit.Token);
            return npm.ExitCode == 0 && File.Exists(program) ? folder : null;
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            return null;
        }
    }

    public static string Node(string folder) => Path.Combine(folder, "node_modules", "node", "bin", "node");

    private static string Artifacts()
    {
        var folder = AppContext.BaseDirectory.TrimEnd('/');
        while (Path.GetFileName(folder) is { Length: > 0 } and not "artifacts") folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
