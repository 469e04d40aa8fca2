using System.Text;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Secrets;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Store;

/// <summary>A variable that is called secret only later: what was written of it before is sealed with the next write.</summary>
public sealed class PlainRowsTests : IDisposable
{
    private const string Hush = "hush-4711-hush";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Revisions_snapshots_shells_free_pages_and_the_journal_hold_no_plain_text_any_more()
    {
        var secrets = new HomeSecrets(_home.Paths.Keys);
        using var database = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System, secrets: secrets);
        var store = database.ForIncarnation(1);
        var plain = new StoredApp
        {
            AppId = "a",
            Spec = new AppSpec { Name = "web", Script = "/x", Cwd = "/", Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = Hush, ["LEVEL"] = "1" } },
            CallerEnvironment = new Dictionary<string, string> { ["DB_PASSWORD"] = Hush, ["PATH"] = "/bin" },
            CreatedAt = DateTimeOffset.UnixEpoch,
            Revision = 1,
        };
        await store.CommitAsync([new PutApp(plain), Revision(1, plain.Spec), new PutSnapshot("default", [new SnapshotApp(plain, 1)])]);
        Assert.True(FilesHold(Hush));

        var spec = Sealing.Seal(plain.Spec with { SecretVariables = ["DB_PASSWORD"] }, secrets);
        var named = plain with { Spec = spec, CallerEnvironment = Sealing.SealCaller(plain.CallerEnvironment, [spec], secrets), Revision = 2 };
        await store.CommitAsync([new PutApp(named), Revision(2, spec)]);

        Assert.False(FilesHold(Hush));
        Assert.All(store.ReadRevisions("a"), revision => Assert.Equal((Hush, "1"), (secrets.Open(revision.Spec.Environment["DB_PASSWORD"]), revision.Spec.Environment["LEVEL"])));
        var saved = Assert.Single(database.ReadSnapshot("default")!).App;
        Assert.Equal((Hush, "/bin"), (secrets.Open(saved.CallerEnvironment["DB_PASSWORD"]), saved.CallerEnvironment["PATH"]));
    }

    [Fact]
    public async Task Rows_whose_key_is_lost_are_not_set_aside()
    {
        using (var database = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System))
        {
            var spec = new AppSpec { Name = "web", Script = "/x", Cwd = "/", SecretVariables = ["A"], Environment = new Dictionary<string, string> { ["A"] = SealedValue.Of("x", "lost") } };
            await database.ForIncarnation(1).CommitAsync([new PutApp(new StoredApp { AppId = "a", Spec = spec, CallerEnvironment = new Dictionary<string, string>(), CreatedAt = DateTimeOffset.UnixEpoch })]);
        }

        using var again = StateDatabase.Open(_home.Paths.StateDatabase, TimeProvider.System);
        var state = again.ForIncarnation(2).Load();
        Assert.Empty(state.Notices);
        Assert.Equal(SealedValue.Of("x", "lost"), Assert.Single(state.Apps).Spec.Environment["A"]);
    }

    private static PutRevision Revision(int number, AppSpec spec) => new("a", new StoredRevision(number, DateTimeOffset.UnixEpoch, null, null, null, spec));

    private bool FilesHold(string text) => Directory.GetFiles(_home.Paths.Root, "state.db*").Any(file => Read(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>SQLite holds the file open.</summary>
    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
