using ActorPm.Contracts.Homes;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>Starts whatever a test says.</summary>
internal sealed class FakeLauncher(Func<HomePaths, Launch> launch) : INodeLauncher
{
    private int _launches;

    public int Launches => _launches;

    public static FakeLauncher Never { get; } = new(_ => new Launch.Failed("no node in this test"));

    public Task<Launch> LaunchAsync(HomePaths home, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _launches);
        return Task.FromResult(launch(home));
    }
}
