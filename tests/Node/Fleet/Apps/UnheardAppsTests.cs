using System.Text.Json;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fleet.Records;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class UnheardAppsTests : IAsyncDisposable
{
    private readonly RecordServer _alpha = new();
    private readonly RecordServer _beta = new();
    private readonly KnownFleetApps _known = new();
    private readonly StringWriter _lines = new();
    private readonly HashSet<string> _own = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _alpha.DisposeAsync();
        await _beta.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_has_just_joined_does_not_take_an_app_of_the_fleet_for_none()
    {
        await _alpha.BeginClusterAsync();
        await WriteAsync(AssignmentUnderTest.App("web"), 1);
        await _beta.JoinAsync(_alpha);
        await HearOfAsync("web", "nowhere", "all", "/w.*/", "3", new string('x', 1000));
        Assert.Equal(["web"], _known.Apps.Select(app => app.Name));
    }

    [Fact]
    public async Task What_is_deleted_here_may_have_been_declared_anew_elsewhere()
    {
        await TogetherAsync();
        _known.Put(AssignmentUnderTest.App("web") with { IsDeleted = true }, 1);
        await WriteAsync(AssignmentUnderTest.App("web", 2), 2);
        await HearOfAsync("web");
        Assert.Equal(2, _known.Find("web")!.Revision);
        Assert.True(_known.Has("web"));
    }

    [Fact]
    public async Task An_app_of_this_server_alone_is_not_asked_for()
    {
        await TogetherAsync();
        _own.Add("own");
        await WriteAsync(AssignmentUnderTest.App("own"), 1);
        await HearOfAsync("own");
        Assert.False(_known.Has("own"));
    }

    [Fact]
    public async Task A_damaged_record_is_left_aside_and_told()
    {
        await TogetherAsync();
        await _alpha.WriteAsync(FleetRecords.AppKey("web"), 1, "{");
        await HearOfAsync("web");
        Assert.False(_known.Has("web"));
        Assert.Contains("app/web", _lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_late_does_not_take_the_place_of_what_is_later()
    {
        _known.Put(AssignmentUnderTest.App("web", 2), 7);
        _known.Put(AssignmentUnderTest.App("web", 1), 6);
        Assert.Equal(2, _known.Find("web")!.Revision);
        _known.Put(AssignmentUnderTest.App("web", 3), 8);
        Assert.Equal(3, _known.Find("web")!.Revision);
    }

    private Task HearOfAsync(params string[] names) =>
        new UnheardApps(_known, _beta.Records, _ => Task.FromResult<IReadOnlySet<string>>(_own), new NodeLog(_lines, TimeProvider.System)).HearOfAsync(names, Cancellation);

    private async Task WriteAsync(FleetApp app, long clock) =>
        Assert.IsType<WriteOutcome.Confirmed>(await _alpha.WriteAsync(FleetRecords.AppKey(app.Name), clock, JsonSerializer.Serialize(app, FleetJson.Default.FleetApp)));

    private async Task TogetherAsync()
    {
        await _alpha.BeginClusterAsync();
        await _beta.JoinAsync(_alpha);
    }
}
