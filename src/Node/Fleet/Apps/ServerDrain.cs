using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The draining of a server, told to whoever asked for it.</summary>
internal sealed class ServerDrain(FleetApps apps)
{
    /// <summary>Follows everything that moves away from a server, until it is empty.</summary>
    public ChannelReader<OperationUpdate> Follow(string server, Channel<OperationUpdate> channel)
    {
        _ = FollowAsync(server, channel.Writer);
        return channel.Reader;
    }

    private async Task FollowAsync(string server, ChannelWriter<OperationUpdate> updates)
    {
        var outcome = ExitCode.Ok;
        try
        {
            foreach (var app in (await apps.Reading.ListAsync(CancellationToken.None)).Apps.Where(app => app.Places.Any(place => place.Server == server && (place.Assigned > 0 || place.Ready > 0))))
                if (await FleetApps.PassOnAsync(apps.Begin(app.Name, null), updates) is not ExitCode.Ok and var failed) outcome = failed;
            var left = (await apps.Reading.ListAsync(CancellationToken.None)).Apps.Where(app => app.Places.Any(place => place.Server == server && place.Assigned > 0)).Select(app => app.Name).ToList();
            updates.TryWrite(left.Count == 0
                ? new OperationNotice($"{server} runs no app of the fleet any more", false)
                : new OperationNotice($"{string.Join(", ", left)} cannot run anywhere else and stay{(left.Count == 1 ? "s" : "")} on {server}", true));
            updates.TryWrite(new OperationFinished(left.Count == 0 ? outcome : ExitCode.Failed));
        }
        catch (ApiException refused)
        {
            updates.TryWrite(new OperationError(refused.Error));
            updates.TryWrite(new OperationFinished(ExitCode.Failed));
        }
        finally
        {
            updates.TryComplete();
        }
    }
}
