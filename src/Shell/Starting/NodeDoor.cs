using System.Net.Sockets;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Starting;

/// <summary>The way to the node of a home: to the running one, else to one started now. Many shells at once start one.</summary>
internal sealed class NodeDoor(HomePaths home, INodeLauncher launcher)
{
    // A node that is busy answers within milliseconds; one that hangs must not hang every command.
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);

    // The other one holds the lock and opens its socket as soon as it has read its database.
    private static readonly TimeSpan OtherOneLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>The running node; null when there is none.</summary>
    /// <exception cref="NodeUnreachableException">It is somebody else's, or does not answer.</exception>
    public async Task<OpenDoor?> TryEnterAsync(CancellationToken cancellation)
    {
        var client = new NodeClient(NodeConnection.Open(home));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(HelloLimit);
        try
        {
            return new OpenDoor(client, await client.HelloAsync(limit.Token));
        }
        catch (HttpRequestException fault) when (fault.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
        {
            throw HomeCheck.ForeignOwner(home)
                ?? new NodeUnreachableException($"no access to {home.NodeSocket}", "check the mode of the home and of the socket: ls -ld");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            client.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeUnreachableException(
                $"the node of {home.Root} took the connection and did not answer within {HelloLimit.TotalSeconds:0} s", $"look into {home.NodeLog}");
        }
    }

    /// <summary>The running node, or one started now.</summary>
    /// <param name="say">Takes the lines about a start.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="NodeUnreachableException">None runs and none can be started.</exception>
    public async Task<OpenDoor> EnterAsync(Action<string> say, CancellationToken cancellation)
    {
        if (await TryEnterAsync(cancellation) is { } running) return running;
        HomeCheck.Prepare(home);
        using var turn = await TakeTurnAsync(cancellation);
        if (await TryEnterAsync(cancellation) is { } started) return started;
        say($"Spawning ActorPm daemon with actorpm_home={home.Root}");
        switch (await launcher.LaunchAsync(home, cancellation))
        {
            case Launch.Failed failed:
                throw new NodeUnreachableException($"the node of {home.Root} could not be started: {failed.Reason}", $"its log: {home.NodeLog}");
            case var launch:
                var door = await AwaitAsync(cancellation);
                if (launch is Launch.Ready) say("ActorPm Successfully daemonized");
                return door with { Started = launch is Launch.Ready };
        }
    }

    private async Task<FileLock> TakeTurnAsync(CancellationToken cancellation)
    {
        try
        {
            // flock waits in the kernel until the shell that starts the node is done.
            return await Task.Run(() => FileLock.Take(home.StartLock), cancellation).WaitAsync(cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeUnreachableException($"the home {home.Root} cannot be written: {fault.Message}", "check its owner and mode: ls -ld");
        }
    }

    // A socket tells nobody that it begins to listen, so this one wait is by trying.
    private async Task<OpenDoor> AwaitAsync(CancellationToken cancellation)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await TryEnterAsync(cancellation) is { } door) return door;
            if (TimeProvider.System.GetElapsedTime(until) > OtherOneLimit)
                throw new NodeUnreachableException($"a node of {home.Root} runs and does not open {home.NodeSocket}", $"its log: {home.NodeLog}");
            await Task.Delay(BetweenTries, cancellation);
        }
    }
}
