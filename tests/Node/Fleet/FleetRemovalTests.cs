using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;

namespace ActorPm.Node.Tests.Fleet;

/// <summary>Beta asks alpha whether it was removed.</summary>
public sealed class FleetRemovalTests : IDisposable
{
    private readonly FleetUnderTest _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_server_that_was_removed_hears_it_from_a_member_and_says_it_once()
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        Assert.False(await IsRemovedAsync());
        Assert.Null(_fleet.Beta.Removal.Notice);

        Remove(_fleet.Beta.Self);
        Assert.True(await IsRemovedAsync());
        Assert.True(await IsRemovedAsync());
        Assert.StartsWith("this server was removed from its fleet by alpha: its apps of the fleet run on", _fleet.Beta.Removal.Notice, StringComparison.Ordinal);
        Assert.Equal(_fleet.Beta.Removal.Notice, Assert.Single(_fleet.Beta.Notices.Current));
        Assert.Single(_fleet.Beta.Lines.Split('\n'), line => line.Contains("was removed from its fleet", StringComparison.Ordinal));

        _fleet.Beta.Removal.End();
        Assert.Empty(_fleet.Beta.Notices.Current);
    }

    [Fact]
    public async Task Removed_is_who_has_that_very_key()
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        Remove(_fleet.Beta.Self with { KeyHash = "another" });
        Assert.False(await IsRemovedAsync());
    }

    [Fact]
    public async Task Silence_says_nothing_but_its_own_record_does()
    {
        Assert.False(await IsRemovedAsync());
        _fleet.Beta.Members.Merge(new KnownMembers([_fleet.Beta.Self with { IsRemoved = true, Revision = 9, WrittenBy = _fleet.Alpha.Self.ServerId }]));
        Assert.True(await IsRemovedAsync());
        Assert.StartsWith("this server was removed from its fleet by alpha", _fleet.Beta.Removal.Notice, StringComparison.Ordinal);
    }

    private void Remove(MemberRecord removed) => _fleet.Alpha.Store.Change(file => file! with
    {
        Members = [.. MemberList.Of(file!.Members).With(removed with { IsRemoved = true, Revision = 2, WrittenBy = file.ServerId }).Records],
    });

    private Task<bool> IsRemovedAsync() => _fleet.Beta.Removal.IsRemovedAsync(TestContext.Current.CancellationToken);
}
