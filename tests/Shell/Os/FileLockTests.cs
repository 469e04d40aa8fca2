using ActorPm.Shell.Os;

namespace ActorPm.Shell.Tests.Os;

public sealed class FileLockTests
{
    [Fact]
    public async Task The_second_one_waits_until_the_first_lets_go()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("actorpm-lock-").FullName, "start.lock");
        var order = new List<string>();
        var first = FileLock.Take(path);
        var second = Task.Run(
            () =>
            {
                using var taken = FileLock.Take(path);
                lock (order) order.Add("taken");
            },
            TestContext.Current.CancellationToken);
        lock (order) order.Add("let go");
        first.Dispose();
        await second;

        Assert.Equal(["let go", "taken"], order);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
