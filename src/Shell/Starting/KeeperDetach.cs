using System.Diagnostics;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Starting;

/// <summary>
/// Starts the node through <c>pbm-keeper detach</c>, which leaves this session, connects its output to
/// a file and waits for its word that it is ready.
/// </summary>
internal sealed class KeeperDetach : INodeLauncher
{
    private const int AnotherOneRuns = 3;

    // Output that was written before the exit is in the pipe by then.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public async Task<Launch> LaunchAsync(HomePaths home, CancellationToken cancellation)
    {
        SiblingBinaries binaries;
        try
        {
            binaries = SiblingBinaries.Find();
        }
        catch (FileNotFoundException fault)
        {
            return new Launch.Failed(fault.Message);
        }

        var start = new ProcessStartInfo(
            binaries.Keeper, ["detach", "--ready", "--log", home.NodeLog, "--", binaries.Node, "run", "--home", home.Root])
        {
            WorkingDirectory = home.Root,
            RedirectStandardOutput = true, // the pid of the node, which nobody asked for
            RedirectStandardError = true,
        };
        foreach (var name in CallerEnvironment.Private) start.Environment.Remove(name);
        try
        {
            using var process = Process.Start(start)!;
            var words = process.StandardError.ReadToEndAsync(cancellation);
            while (!process.WaitForExit(TimeSpan.FromMinutes(1))) cancellation.ThrowIfCancellationRequested();
            return process.ExitCode switch
            {
                0 => new Launch.Ready(),
                AnotherOneRuns => new Launch.Busy(),
                var code => new Launch.Failed(await SaidAsync(words) ?? $"{binaries.Keeper} detach ended with {code}"),
            };
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return new Launch.Failed($"cannot run {binaries.Keeper}: {fault.Message}");
        }
    }

    private static async Task<string?> SaidAsync(Task<string> words)
    {
        await Task.WhenAny(words, Task.Delay(LastWords));
        var text = words.IsCompletedSuccessfully ? (await words).Trim() : "";
        return text.Length == 0 ? null : text;
    }
}
