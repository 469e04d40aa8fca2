using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Merging;

namespace ActorPm.Shell.Operations;

/// <summary>Reads the logs of one server: collects its last lines, and hands on what it writes.</summary>
/// <param name="session">The session.</param>
/// <param name="server">The server.</param>
/// <param name="source">Its number in the merged output.</param>
/// <param name="query">What is asked for, of that server.</param>
/// <param name="merged">Takes what comes.</param>
/// <param name="since">Of a server that came to have it while it was followed: last lines from then on, in ms since the epoch, are as just written.</param>
internal sealed class FleetLogReader(
    Session session, FleetPeer server, int source, LogQuery query, MergedOutput<(string Server, LogUpdate? Update, string? Said)> merged, long? since = null)
{
    /// <summary>A server that hangs in the middle of its answer must not hang the command.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _past = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<LogTail>? _tails = since is null ? [] : null;

    /// <summary>The name of the server.</summary>
    public string Server => server.Name;

    /// <summary>Its last lines are there.</summary>
    public Task Past => _past.Task;

    /// <summary>Its last lines as far as they are there; those that come later are printed with what it writes.</summary>
    public IReadOnlyList<(string Server, LogTail Tail)> TakePast()
    {
        lock (_gate)
        {
            var tails = _tails ?? [];
            _tails = null;
            return [.. tails.Select(tail => (server.Name, tail))];
        }
    }

    /// <summary>Reads to the end, or for as long as it is followed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var asked = query with { WithTimes = true };
        try
        {
            if (query.Follow)
            {
                await new ServerStream(session, server).FollowAsync(
                    (node, again, answered, cancellation) => node.LogsAsync(again ? asked with { Lines = 0 } : asked, cancellation, answered),
                    update => TakeAsync(update, stop),
                    text => SayAsync(text, stop),
                    stop);
                return;
            }

            using var node = FleetQuestion.Open(session, server);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(LongestRead);
            await foreach (var update in node.LogsAsync(asked, limit.Token)) await TakeAsync(update, stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await SayAsync($"{server.Name}: its last lines did not come within {LongestRead.TotalSeconds:0} s", stop);
        }
        catch (Exception gone) when (!stop.IsCancellationRequested && gone is ApiFailureException or HttpRequestException or IOException)
        {
            await SayAsync($"{server.Name}: {gone.Message}", stop);
        }
        finally
        {
            _past.TrySetResult();
        }
    }

    private async ValueTask TakeAsync(LogUpdate update, CancellationToken stop)
    {
        switch (update)
        {
            case LogTail tail when Keep(tail):
                return;
            case LogTail tail when since is not null:
                foreach (var (line, at) in tail.Lines.Zip(tail.Times ?? []).Where(line => line.Second >= since))
                    await TakeAsync(new LogLines(tail.Id ?? -1, tail.Name, tail.Stream, at, [line]), stop);
                return;
            case LogPastEnd:
                _past.TrySetResult();
                return;
            case LogLines lines:
                _past.TrySetResult(); // of an older release, which sets no mark
                await merged.AddAsync(source, lines.At, (server.Name, lines, null), lines.Lines.Sum(line => line.Length + 1), stop);
                return;
            default:
                await merged.AddAsync(source, Now, (server.Name, update, null), 1, stop);
                return;
        }
    }

    private bool Keep(LogTail tail)
    {
        lock (_gate)
        {
            _tails?.Add(tail);
            return _tails is not null;
        }
    }

    private ValueTask SayAsync(string text, CancellationToken stop)
    {
        _past.TrySetResult();
        return merged.AddAsync(source, Now, (server.Name, null, text), text.Length, stop);
    }

    private long Now => session.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
