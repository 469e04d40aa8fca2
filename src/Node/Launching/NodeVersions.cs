using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorPm.Node.Launching;

/// <summary>
/// Versions of the Node.js programs that run apps, asked of each program once (and again after it was
/// replaced). Asking takes some 40 ms, so no start waits for it: the answer is shown when it is there.
/// </summary>
internal sealed class NodeVersions
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Program, DateTime Written), Lazy<Task<string?>>> _answers = new();

    /// <summary>The version without its <c>v</c>; null when it is not known yet, then it is being asked for.</summary>
    public string? Peek(string program)
    {
        var answer = GetAsync(program);
        return answer.IsCompletedSuccessfully ? answer.Result : null;
    }

    /// <summary>The version without its <c>v</c>; null when the program does not say.</summary>
    public Task<string?> GetAsync(string program)
    {
        var key = (program, File.GetLastWriteTimeUtc(program));
        return _answers.GetOrAdd(key, static asked => new Lazy<Task<string?>>(() => Task.Run(() => AskAsync(asked.Program)))).Value;
    }

    private static async Task<string?> AskAsync(string program)
    {
        using var limit = new CancellationTokenSource(LongestAnswer);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            })!;
            process.StandardInput.Close();
            var answer = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Trim();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 && answer.StartsWith('v') ? answer[1..] : null;
        }
        catch (Exception silent) when (silent is System.ComponentModel.Win32Exception or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
