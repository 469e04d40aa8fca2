using System.Diagnostics;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Requests from one of the servers to all, from its start to its end.</summary>
internal sealed class FleetLoad : IDisposable
{
    private readonly Process _process;

    private FleetLoad(Process process) => _process = process;

    /// <param name="from">The server the requests come from.</param>
    /// <param name="script">The Node.js program that sends them until its input ends, and then prints what became of them.</param>
    /// <param name="addresses">Where to.</param>
    public static FleetLoad Start(FleetHost from, string script, IReadOnlyList<string> addresses) => new(Process.Start(new ProcessStartInfo(
        "ip", ["netns", "exec", from.Space, "node", script, .. addresses])
    { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>What the program printed.</summary>
    public async Task<string> EndAsync()
    {
        _process.StandardInput.Close();
        var report = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return report;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
