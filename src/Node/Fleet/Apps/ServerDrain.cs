using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The draining of a server, told to whoever asked for it.</summary>
internal sealed class ServerDrain(FleetApps apps)
{
    /// <summary>Follows everything that moves away from a server, until it is empty.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="asked">What the command itself ended with: taken, or taken and not yet confirmed by a majority.</param>
    /// <param name="channel">Where it is told; completed at the end.</param>
    public ChannelReader<OperationUpdate> Follow(string server, ExitCode asked, Channel<OperationUpdate> channel)
    {
        _ = FollowAsync(server, asked, channel.Writer);
        return channel.Reader;
    }

    /// <summary>What the whole ends with: a server that is not empty has failed, and one whose drain nobody confirmed may be used again one day.</summary>
    /// <param name="asked">What the command itself ended with.</param>
    /// <param name="moved">The worst of what moving its apps ended with.</param>
    /// <param name="isEmpty">Nothing is assigned to it any more.</param>
    public static ExitCode Outcome(ExitCode asked, ExitCode moved, bool isEmpty) =>
        !isEmpty ? ExitCode.Failed : moved is not ExitCode.Ok ? moved : asked;

    private async Task FollowAsync(string server, ExitCode asked, ChannelWriter<OperationUpdate> updates)
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
            updates.TryWrite(new OperationFinished(Outcome(asked, outcome, left.Count == 0)));
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
