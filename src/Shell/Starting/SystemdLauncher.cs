using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;

namespace ActorPm.Shell.Starting;

/// <summary>
/// Where a home has units that this user may start, node and keeper are started as those, so that systemd
/// goes on watching them after a <c>pbm kill</c>; elsewhere as <paramref name="otherwise"/> does it.
/// </summary>
internal sealed class SystemdLauncher(INodeLauncher otherwise) : INodeLauncher
{
    public async Task<Launch> LaunchAsync(HomePaths home, CancellationToken cancellation)
    {
        if (!InitSystem.IsBooted() || InstalledService.Of(home) is not { IsOurs: true } service)
            return await otherwise.LaunchAsync(home, cancellation);

        // Both say when they are ready, and systemctl waits for that.
        var start = await Task.Run(() => service.Control.Run(["start", .. service.Units]), cancellation);
        return start.Succeeded
            ? new Launch.Ready()
            : new Launch.Failed($"systemctl start {string.Join(' ', service.Units)}: {start.Words}");
    }
}
