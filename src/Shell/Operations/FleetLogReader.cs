using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Merging;

namespace ActorPm.Shell.Operations;

/// <summary>Reads the logs of one server: collects its last lines, and hands on what it writes.</summary>
internal sealed class FleetLogReader(
    Session session, ThereAnswer<InstanceList> server, int source, LogQuery query, MergedOutput<(string Server, LogUpdate? Update, string? Said)> merged)
{
    /// <summary>A server that hangs in the middle of its answer must not hang the command.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _past = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<LogTail>? _tails = [];

    /// <summary>The name of the server.</summary>
    public string Server => server.Server.Name;

    /// <summary>Its last lines are there.</summary>
    public Task Past => _past.Task;

    /// <summary>Its last lines as far as they are there; those that come later are printed with what it writes.</summary>
    public IReadOnlyList<(string Server, LogTail Tail)> TakePast()
    {
        lock (_gate)
        {
            var tails = _tails ?? [];
            _tails = null;
            return [.. tails.Select(tail => (server.Server.Name, tail))];
        }
    }

    /// <summary>Reads to the end, or for as long as it is followed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var asked = query with { Targets = server.Targets, WithTimes = true };
        try
        {
            if (query.Follow)
            {
                await new ServerStream(session, server.Server).FollowAsync(
                    (node, again, answered, cancellation) => node.LogsAsync(again ? asked with { Lines = 0 } : asked, cancellation, answered),
                    update => TakeAsync(update, stop),
                    text => SayAsync(text, stop),
                    stop);
                return;
            }

            using var node = FleetQuestion.Open(session, server.Server);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(LongestRead);
            await foreach (var update in node.LogsAsync(asked, limit.Token)) await TakeAsync(update, stop);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await SayAsync($"{server.Server.Name}: its last lines did not come within {LongestRead.TotalSeconds:0} s", stop);
        }
        catch (Exception gone) when (!stop.IsCancellationRequested && gone is ApiFailureException or HttpRequestException or IOException)
        {
            await SayAsync($"{server.Server.Name}: {gone.Message}", stop);
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
            case LogPastEnd:
                _past.TrySetResult();
                return;
            case LogLines lines:
                _past.TrySetResult(); // of an older release, which sets no mark
                await merged.AddAsync(source, lines.At, (server.Server.Name, lines, null), lines.Lines.Sum(line => line.Length + 1), stop);
                return;
            default:
                await merged.AddAsync(source, Now, (server.Server.Name, update, null), 1, stop);
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
        return merged.AddAsync(source, Now, (server.Server.Name, null, text), text.Length, stop);
    }

    private long Now => session.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
