using System.Threading.Channels;
using ActorPm.Node.Fleet.Records;

namespace ActorPm.Node.Tests.Fleet.Records;

/// <summary>A disk whose writes are remembered: unlike what the replicator tells, they have an order.</summary>
/// <param name="disk">The disk.</param>
internal sealed class WatchedRecords(IDurableRecords disk) : IDurableRecords
{
    private readonly Channel<string> _written = Channel.CreateUnbounded<string>();

    /// <summary>Keys of what was written since the last call, first one first, up to this one.</summary>
    public async Task<IReadOnlyList<string>> UntilWrittenAsync(string key)
    {
        List<string> keys = [];
        while (keys.LastOrDefault() != key) keys.Add(await _written.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        return keys;
    }

    public Task<IReadOnlyList<DurableRecord>> LoadAsync() => disk.LoadAsync();

    public Task PutAsync(DurableRecord record)
    {
        _written.Writer.TryWrite(record.Key);
        return disk.PutAsync(record);
    }

    public Task<string> SetAsideAsync(DurableRecord record, string problem) => disk.SetAsideAsync(record, problem);

    public Task ClearAsync() => disk.ClearAsync();
}
