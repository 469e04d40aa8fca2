using ActorPm.Node.Configuration;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Configuration;

public sealed class NodeConfigurationFileTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly StringWriter _written = new();
    private readonly NodeLog _log;
    private readonly Notices _notices;

    public NodeConfigurationFileTests()
    {
        _log = new NodeLog(_written, TimeProvider.System);
        _notices = new Notices(_log);
    }

    [Fact]
    public async Task A_changed_file_counts_at_once_and_what_changed_is_said()
    {
        using var file = Open();
        file.Follow();
        var changed = new TaskCompletionSource();
        file.AkkaChanged += changed.SetResult;
        _home.File("node.conf", "labels.role = web\nakka.loglevel = DEBUG\nlog.level = error");
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("web", file.Current.Labels["role"]);
        Assert.Equal(NodeLogLevel.Error, _log.Level);
    }

    [Fact]
    public async Task A_file_made_before_it_is_followed_counts_too()
    {
        using var file = Open();
        var changed = new TaskCompletionSource();
        file.AkkaChanged += changed.SetResult;
        _home.File("node.conf", "akka.loglevel = DEBUG\nsecrets.by_name = false");
        file.Follow();
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(file.Current.HidesByName);
    }

    [Fact]
    public void A_wrong_file_leaves_everything_as_it_was_until_it_is_right()
    {
        _home.File("node.conf", "keep.deleted = 1d");
        using var file = Open();
        _home.File("node.conf", "keep.deleted = soon");
        file.Reread();
        Assert.Equal(TimeSpan.FromDays(1), file.Current.KeepDeleted);
        Assert.Contains("node.conf:1:16: keep.deleted: expected a duration", Assert.Single(_notices.Current));
        _home.File("node.conf", "keep.deleted = 2d");
        file.Reread();
        Assert.Equal(TimeSpan.FromDays(2), file.Current.KeepDeleted);
        Assert.Empty(_notices.Current);
        Assert.Contains("keep.deleted = 2 d (was 24 h)", _written.ToString());
    }

    [Fact]
    public void What_is_less_grave_than_the_level_is_not_written()
    {
        _log.Level = NodeLogLevel.Warning;
        _log.Info("small");
        _log.Warning("large");
        Assert.DoesNotContain("small", _written.ToString());
        Assert.Contains("large", _written.ToString());
    }

    public void Dispose()
    {
        _home.Dispose();
        _written.Dispose();
    }

    private NodeConfigurationFile Open() => new(_home.Paths.NodeConfiguration, _notices, _log, TimeProvider.System);
}
