using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>
/// Servers that come to have what is followed: an app of the fleet moves, is scaled, or a server that was silent is there again. Nobody
/// tells a shell, so they are asked.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="targets">What is followed; none for all.</param>
/// <param name="followed">Who is followed already.</param>
/// <param name="read">Follows one more server: what of it is there, none for all.</param>
internal sealed class FleetNewcomers(
    Session session, IReadOnlyList<string> targets, IEnumerable<FleetPeer> followed, Func<FleetPeer, IReadOnlyList<string>, CancellationToken, Task> read)
{
    /// <summary>A number is of one server, whoever else comes to have it.</summary>
    private readonly IReadOnlyList<string> _names = [.. targets.Where(target => !target.All(char.IsAsciiDigit))];

    /// <summary>Of one of these it may be another server that has it a moment later: an app of the fleet.</summary>
    public static async Task<bool> MayMoveAsync(NodeClient here, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        try
        {
            return (await here.RecordedFleetAppsAsync(cancellation)).Apps.Any(app => targets.Contains(app.Name));
        }
        catch (ApiFailureException)
        {
            // Then it is shown as an app of this server.
            return false;
        }
    }

    /// <summary>Until nobody reads any more, or everybody is followed and has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await LookAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        if (targets.Count > 0 && _names.Count == 0) return;
        var known = followed.Select(server => server.Name).ToHashSet(StringComparer.Ordinal);
        var others = session.Fleet.Where(server => !known.Contains(server.Name)).ToList();
        var reading = new List<Task>();
        while (others.Count > 0)
        {
            await Task.Delay(session.FleetLookPause, session.Clock, stop);
            foreach (var (server, there) in await Task.WhenAll(others.Select(async server => (server, await HasAsync(server, stop)))))
            {
                if (there is null) continue;
                others.Remove(server);
                reading.Add(read(server, there, stop));
            }
        }

        await Task.WhenAll(reading);
    }

    /// <summary>What of it the server has; null for nothing, or when it is silent.</summary>
    private async Task<IReadOnlyList<string>?> HasAsync(FleetPeer server, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(session.FleetPatience);
        using var node = FleetQuestion.Open(session, server);
        var found = new List<string>();
        try
        {
            if (targets.Count == 0) await node.InstancesAsync([], limit.Token);
            foreach (var name in _names) if (await IsThereAsync(node, name, limit.Token)) found.Add(name);
        }
        catch (Exception silent) when (!stop.IsCancellationRequested && silent is OperationCanceledException or ApiFailureException or HttpRequestException or IOException)
        {
            return null;
        }

        return targets.Count == 0 || found.Count > 0 ? found : null;
    }

    private static async Task<bool> IsThereAsync(NodeClient node, string name, CancellationToken stop)
    {
        try
        {
            return (await node.InstancesAsync([name], stop)).Instances.Count > 0;
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return false;
        }
    }
}
