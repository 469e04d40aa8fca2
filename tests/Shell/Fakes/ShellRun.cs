using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>What a command ended with and printed.</summary>
internal sealed record ShellRun(ExitCode Code, string Out, string Error)
{
    public static async Task<ShellRun> OfAsync(
        HomePaths home, string[] words, IMachine? machine = null, string input = "", INodeLauncher? launcher = null, int? columns = null)
    {
        var standard = new StringWriter();
        var error = new StringWriter();
        var session = new Session(
            home,
            new ShellOutput(standard, error) { Columns = columns },
            machine ?? new FakeMachine(),
            launcher ?? FakeLauncher.Never,
            new StringReader(input),
            new FixedClock())
        {
            NodeReturnPatience = TimeSpan.Zero,
            FleetLookPause = TimeSpan.FromMilliseconds(5),
            FleetPatience = TimeSpan.FromSeconds(30), // this machine may be busy; nobody who is silent in a test is waited for
        };
        var code = await Interpretation.RunAsync(session, words, standard, TestContext.Current.CancellationToken);
        return new ShellRun(code, standard.ToString(), error.ToString());
    }

    /// <summary>A command that never gets to a node.</summary>
    public static async Task<ShellRun> AloneAsync(params string[] words)
    {
        using var home = new TemporaryHome();
        return await OfAsync(home.Paths, words);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Samples.Now;
    }
}
