using System.Collections.Concurrent;
using ActorPm.Actors.Ports;
using ActorPm.Node.Hosting;
using ActorPm.Node.Watching;

namespace ActorPm.Node.Tests.Watching;

public sealed class FileWatchingTests : IDisposable, IFileWatchObserver
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watch-");
    private readonly ConcurrentQueue<FileChange> _changes = new();
    private readonly ConcurrentQueue<string> _troubles = new();
    private readonly SemaphoreSlim _told = new(0);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _told.Dispose();
    }

    void IFileWatchObserver.Changed(IReadOnlyList<FileChange> changes)
    {
        foreach (var change in changes) _changes.Enqueue(change);
        _told.Release();
    }

    void IFileWatchObserver.Trouble(string text) => _troubles.Enqueue(text);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Written_new_moved_and_deleted_files_are_told_at_any_depth(bool polling)
    {
        File.WriteAllText(In("a.js"), "1");
        using var watch = Watch(polling);
        File.WriteAllText(In("a.js"), "22");
        await ToldAsync("a.js", FileChangeKind.Changed);
        Directory.CreateDirectory(In("new/deep"));
        File.WriteAllText(In("new/deep/b.js"), "1");
        await ToldAsync("new/deep/b.js", FileChangeKind.Added);
        File.WriteAllText(In("new/deep/b.js"), "333");
        await ToldAsync("new/deep/b.js", FileChangeKind.Changed);
        File.Move(In("new/deep/b.js"), In("c.js"));
        await ToldAsync("c.js", polling ? FileChangeKind.Added : FileChangeKind.Changed);
        File.Delete(In("c.js"));
        await ToldAsync("c.js", FileChangeKind.Deleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_while_the_watch_was_under_way_is_told(bool polling)
    {
        File.WriteAllText(In("old.js"), "1");
        File.SetLastWriteTimeUtc(In("old.js"), DateTime.UtcNow.AddHours(-1));
        Directory.CreateDirectory(In("deep"));
        File.WriteAllText(In("deep/edited.js"), "1");
        using var watch = Watch(polling, since: DateTimeOffset.UtcNow.AddMinutes(-1));
        await ToldAsync("deep/edited.js", FileChangeKind.Changed);
        Assert.DoesNotContain(_changes, change => change.Path == In("old.js"));
    }

    [Fact]
    public async Task A_touched_file_has_changed_and_one_with_other_rights_has_not()
    {
        File.WriteAllText(In("a.js"), "1");
        File.SetLastWriteTimeUtc(In("a.js"), DateTime.UtcNow.AddHours(-1));
        File.WriteAllText(In("b.js"), "1");
        using var watch = Watch();
        File.SetUnixFileMode(In("a.js"), UnixFileMode.UserRead);
        File.SetLastWriteTimeUtc(In("b.js"), DateTime.UtcNow);
        await ToldAsync("b.js", FileChangeKind.Changed);
        Assert.DoesNotContain(_changes, change => change.Path == In("a.js"));
    }

    [Fact]
    public async Task Skipped_folders_are_not_looked_into()
    {
        Directory.CreateDirectory(In("node_modules/x"));
        using var watch = Watch(skips: (path, _) => path.Contains("node_modules", StringComparison.Ordinal));
        File.WriteAllText(In("node_modules/x/index.js"), "1");
        File.WriteAllText(In("z.js"), "1");
        await ToldAsync("z.js", FileChangeKind.Added);
        Assert.DoesNotContain(_changes, change => change.Path.Contains("node_modules", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_root_that_is_deleted_and_made_again_is_watched_again()
    {
        Directory.CreateDirectory(In("dist"));
        using var watch = Watch(roots: ["dist"], skips: (path, _) => path != In("dist") && !path.StartsWith(In("dist/"), StringComparison.Ordinal));
        Directory.Delete(In("dist"), recursive: true);
        await ToldAsync("dist", FileChangeKind.Deleted);
        Directory.CreateDirectory(In("dist"));
        File.WriteAllText(In("dist/a.js"), "1");
        await ToldAsync("dist/a.js", FileChangeKind.Added);
        File.WriteAllText(In("dist/a.js"), "22");
        await ToldAsync("dist/a.js", FileChangeKind.Changed);
    }

    [Fact]
    public async Task Links_to_folders_are_followed_once_even_in_a_circle()
    {
        Directory.CreateDirectory(In("real"));
        Directory.CreateSymbolicLink(In("real/round"), In("real"));
        using var watch = Watch();
        File.WriteAllText(In("real/a.js"), "1");
        await ToldAsync("real/a.js", FileChangeKind.Added);
    }

    [Fact]
    public async Task Thousands_of_files_and_folders_are_followed_or_said_to_be_too_many()
    {
        using var watch = Watch();
        for (var folder = 0; folder < 50; folder++)
        {
            Directory.CreateDirectory(In($"{folder}"));
            for (var file = 0; file < 200; file++) File.WriteAllText(In($"{folder}/{file}.txt"), "");
        }

        File.WriteAllText(In("last.js"), "");
        while (!_changes.Any(change => change.Path == In("last.js") || change.Kind == FileChangeKind.Lost))
            Assert.True(await _told.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "the last file was not told");
        while (await _told.WaitAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken))
        {
        }

        _changes.Clear();
        File.WriteAllText(In("49/after.txt"), "");
        await ToldAsync("49/after.txt", FileChangeKind.Added);
    }

    [Fact]
    public async Task An_overflow_is_told_and_folders_made_meanwhile_are_watched()
    {
        var watching = new FileWatching("/home/none", NodeLog.OnStandardError(), TimeProvider.System);
        var plan = new WatchPlan([_folder.FullName], (_, _) => false, CountsFolders: true, Polling: false, FollowLinks: true, DateTimeOffset.MaxValue);
        using var watch = (WatchedTree)watching.Watch(plan, this);
        watch.OnOverflow();
        watch.Tell();
        await ToldAsync("", FileChangeKind.Lost);
    }

    [Fact]
    public async Task A_disposed_watch_tells_nothing()
    {
        var watch = Watch();
        watch.Dispose();
        File.WriteAllText(In("a.js"), "1");
        using var other = Watch();
        File.WriteAllText(In("b.js"), "1");
        await ToldAsync("b.js", FileChangeKind.Added);
        Assert.DoesNotContain(_changes, change => change.Path == In("a.js"));
    }

    private string In(string path) => path.Length == 0 ? _folder.FullName : Path.Combine(_folder.FullName, path);

    private IDisposable Watch(bool polling = false, string[]? roots = null, Func<string, bool, bool>? skips = null, DateTimeOffset? since = null) =>
        new FileWatching("/home/none", NodeLog.OnStandardError(), TimeProvider.System).Watch(
            new WatchPlan(
                [.. (roots ?? [""]).Select(In)],
                skips ?? ((path, _) => path != In("") && !path.StartsWith(In("") + "/", StringComparison.Ordinal)),
                CountsFolders: true,
                polling,
                FollowLinks: true,
                since ?? DateTimeOffset.MaxValue),
            this);

    private async Task ToldAsync(string path, FileChangeKind kind)
    {
        while (!_changes.Contains(new FileChange(In(path), kind)))
        {
            var told = await _told.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.True(told, $"{path} {kind} was not told, but: {string.Join(", ", _changes)}");
        }
    }
}
