using System.Diagnostics;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Keeper;

/// <summary>Starts the keeper's program, detached from this process.</summary>
internal static class KeeperProgram
{
    /// <summary>Names another binary, in development builds.</summary>
    public const string Variable = "ACTORPM_KEEPER_BINARY";

    private const int Ready = 0;
    private const int Busy = 3;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>The binary beside this one, unless the environment names another.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(AppContext.BaseDirectory, "pbm-keeper");

    /// <summary>
    /// Starts one for the home and waits until it listens. Null when one runs then (this one, or another
    /// that was faster); else what is wrong.
    /// </summary>
    public static async Task<string?> StartAsync(HomePaths home, CancellationToken cancellation)
    {
        if (!File.Exists(Path)) return $"the keeper's program is not at {Path}";
        var start = new ProcessStartInfo(Path, ["detach", "--ready", "--log", home.KeeperLog, "--", Path, "run", "--home", home.Root])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment.Remove(ReadyDescriptor.Variable);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestStart);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode is Ready or Busy) return null;
            using var patience = new CancellationTokenSource(LastWords);
            var words = await process.StandardError.ReadToEndAsync(patience.Token);
            return $"the keeper did not start (exit code {process.ExitCode}): {words.Trim()}; its log is {home.KeeperLog}";
        }
        catch (System.ComponentModel.Win32Exception wrong)
        {
            return $"the keeper's program {Path} cannot be started: {wrong.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the keeper was not ready after {LongestStart.TotalSeconds:0} s; its log is {home.KeeperLog}";
        }
    }
}
