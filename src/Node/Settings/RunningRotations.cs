using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Settings;

/// <summary>Tells the keeper how the files of running apps are rotated: after a change, and before the times it was told are used up.</summary>
internal sealed class RunningRotations(NodeHandle handle, KeeperConnection keeper, SettingsStore settings, TimeProvider time) : IDisposable
{
    /// <summary>The clock may be set, or the machine may sleep.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private readonly NodeQuestions _questions = new(handle);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Renews the times as long as the node lives.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            var wait = await RenewAsync();
            try
            {
                await Task.Delay(wait, time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Hands the rules to the keeper for what runs; null, or why they wait for the next start.</summary>
    public async Task<string?> ApplyAsync(CancellationToken cancellation)
    {
        var details = (await _questions.AskAsync<InstanceDetails>(new GetDetails([]), cancellation)).Instances;
        IReadOnlyList<InstanceRotation> rotations =
            [.. details.Where(detail => detail.Pid != 0).Select(detail => new InstanceRotation(detail.Id, settings.RotationFor(detail.Spec.Logs.Rotation)))];
        if (rotations.Count == 0) return null;
        var reply = await keeper.AskAsync(new ChangeRotationRequest { Instances = rotations });
        return reply is ErrorReply refused ? $"running apps follow at their next start: {refused.Message}" : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<TimeSpan> RenewAsync()
    {
        if (settings.RotationFor(new()).Due is not { } times) return LongestWait;
        try
        {
            if (await ApplyAsync(_end.Token) is not null) return AfterFailure;
        }
        catch (Exception fault) when (fault is ApiException or OperationCanceledException)
        {
            return AfterFailure;
        }

        var wait = RotationTimes.Renewal(times) - time.GetUtcNow() ?? LongestWait;
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait < LongestWait ? wait : LongestWait;
    }
}
