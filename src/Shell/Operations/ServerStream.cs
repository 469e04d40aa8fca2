using System.Net.Sockets;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>
/// What one server of the fleet streams, for as long as somebody follows: when it goes away that is said, and it is asked again
/// until it is back.
/// </summary>
internal sealed class ServerStream(Session session, FleetPeer server)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Reads until it is cancelled, or until the node of this server is gone for good.</summary>
    /// <param name="open">Begins to read; is told whether it was read before, and calls back when the server has answered.</param>
    /// <param name="take">Takes what comes.</param>
    /// <param name="say">Takes what a person is told.</param>
    /// <param name="cancellation">Nobody reads any more.</param>
    public async Task FollowAsync<T>(
        Func<NodeClient, bool, Action, CancellationToken, IAsyncEnumerable<T>> open, Func<T, ValueTask> take, Func<string, ValueTask> say, CancellationToken cancellation)
    {
        var (pause, isGone, again, ownGoneSince) = (FirstPause, false, false, (long?)null);
        while (true)
        {
            var why = "the stream has ended";
            try
            {
                using var node = FleetQuestion.Open(session, server);
                var back = new TaskCompletionSource();
                var lines = open(node, again, () => back.TrySetResult(), cancellation).GetAsyncEnumerator(cancellation);
                var next = lines.MoveNextAsync().AsTask();
                try
                {
                    // A server that is back says so at once, though it may have nothing to tell yet.
                    if (await Task.WhenAny(next, back.Task) == back.Task || next.IsCompletedSuccessfully)
                    {
                        if (isGone) await say($"{server.Name} is back, following goes on");
                        (pause, isGone, again, ownGoneSince) = (FirstPause, false, true, null);
                    }

                    while (await next)
                    {
                        await take(lines.Current);
                        next = lines.MoveNextAsync().AsTask();
                    }
                }
                finally
                {
                    // One that is being read ends by its cancellation.
                    if (next.IsCompleted) await lines.DisposeAsync();
                }
            }
            catch (HttpRequestException unreachable) when (!cancellation.IsCancellationRequested && unreachable.InnerException is SocketException)
            {
                // It is the way to all others.
                why = session.Remote is { } remote ? $"{remote.Place} cannot be reached" : "the node of this server is away";
                ownGoneSince ??= session.Clock.GetTimestamp();
                if (session.Clock.GetElapsedTime(ownGoneSince.Value) >= session.NodeReturnPatience) return;
            }
            catch (Exception gone) when (!cancellation.IsCancellationRequested && gone is ApiFailureException or HttpRequestException or IOException)
            {
                why = gone.Message;
            }

            cancellation.ThrowIfCancellationRequested();
            if (!isGone) await say($"{server.Name}: {why}; it is followed again when it is back");
            (isGone, again) = (true, true);
            await Task.Delay(pause, session.Clock, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
