using ActorPm.Node.Fleet.Records;

namespace ActorPm.Node.Tests.Fleet.Records;

public sealed class DurableRecordsTests : IAsyncDisposable
{
    private readonly RecordServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task What_was_written_is_there_for_the_next_ActorSystem()
    {
        await _server.WriteAsync("app/web", 7, """{"name":"web"}""");
        await _server.WriteAsync("assign/a1", 8, "{}");
        await ReturnAsync();
        var read = await _server.ReadAllAsync();
        Assert.Equal([new ReplicatedRecord("app/web", 7, """{"name":"web"}"""), new ReplicatedRecord("assign/a1", 8, "{}")], read.Records);
        Assert.Empty(_server.Notices.Current);
        await _server.Subscribe().UntilAsync("assign/a1", 8, "{}");
    }

    [Fact]
    public async Task A_record_is_on_disk_when_it_is_confirmed()
    {
        Assert.IsType<WriteOutcome.Confirmed>(await _server.WriteAsync("app/web", 7, "{}"));
        Assert.Equal(["app/web", "records"], (await _server.Durable.LoadAsync()).Select(row => row.Key));
    }

    [Theory]
    [InlineData("bytes = x'ff00ff'")]
    [InlineData("bytes = x''")]
    [InlineData("bytes = 'text'")]
    [InlineData("bytes = substr(bytes, 1, length(bytes) - 3)")]
    [InlineData("serializer = 987654321012")]
    [InlineData("serializer = 'none'")]
    [InlineData("manifest = 'H'")]
    [InlineData("manifest = 'unknown'")]
    public async Task A_row_that_cannot_be_read_is_set_aside_and_the_others_are_loaded(string damage)
    {
        await _server.WriteAsync("app/bad", 7, "{}");
        await _server.WriteAsync("app/good", 7, "{}");
        await ReturnAsync($"UPDATE fleet_records SET {damage} WHERE key = 'app/bad'");
        Assert.Equal(["app/good"], (await _server.ReadAllAsync()).Records.Select(record => record.Key));
        Assert.Contains("row app/bad of fleet_records in state.db cannot be read", Assert.Single(_server.Notices.Current), StringComparison.Ordinal);
        Assert.Equal("app/bad", _server.Execute("SELECT row_key FROM unreadable WHERE source = 'fleet_records'"));
        Assert.IsType<WriteOutcome.Confirmed>(await _server.WriteAsync("app/bad", 3, "{}"));
    }

    [Fact]
    public async Task A_lost_index_hides_no_record()
    {
        await _server.WriteAsync("app/web", 7, "{}");
        await ReturnAsync("UPDATE fleet_records SET bytes = x'00' WHERE key = 'records'");
        Assert.Equal(["app/web"], (await _server.ReadAllAsync()).Records.Select(record => record.Key));
        await _server.Subscribe().UntilAsync("app/web", 7, "{}");
    }

    [Fact]
    public async Task Who_has_left_a_fleet_takes_no_record_into_the_next()
    {
        await _server.WriteAsync("app/web", 7, "{}");
        await _server.Durable.ClearAsync();
        await ReturnAsync();
        Assert.Empty((await _server.ReadAllAsync()).Records);
    }

    [Fact]
    public async Task A_replicator_that_has_ended_is_said_to_who_writes()
    {
        await _server.StopReplicatorAsync();
        var failed = Assert.IsType<WriteOutcome.Failed>(await _server.WriteAsync("app/web", 7, "{}", 10));
        Assert.Contains("the replicator of this server does not answer", failed.Reason, StringComparison.Ordinal);
    }

    private async Task ReturnAsync(string? damage = null)
    {
        await _server.DieAsync();
        if (damage is not null) _server.Execute(damage);
        _server.Return();
    }
}
