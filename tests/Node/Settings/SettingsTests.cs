using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Settings;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Settings;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("max_size", "10M", null)]
    [InlineData("max_size", "big", "expected a size")]
    [InlineData("retain", "all", null)]
    [InlineData("retain", "-1", "expected a number of files")]
    [InlineData("compress", "yes", "expected true or false")]
    [InlineData("rotateInterval", "0 0 * * *", null)]
    [InlineData("rotateInterval", "sometimes", "is not a pattern")]
    [InlineData("maxsize", "1", "did you mean max_size?")]
    public void Values_are_checked(string key, string value, string? problem)
    {
        var found = LogRotateModule.Problem(key, value);
        if (problem is null) Assert.Null(found);
        else Assert.Contains(problem, found);
    }

    [Theory]
    [InlineData("* * * * *", 1)]
    [InlineData("*/5 * * * *", 5)]
    [InlineData("0 * * * *", 60)]
    [InlineData("0 */6 * * *", 360)]
    [InlineData("0 0 * * *", 1440)]
    [InlineData("0 0 0 * * *", 1440)]
    [InlineData("0 0 * * 0", 10080)]
    [InlineData("0 0 1 * *", 43200)]
    [InlineData("0 0 1 2 *", null)]
    [InlineData("99 0 * * *", null)]
    public void A_pattern_is_the_age_a_file_may_reach(string pattern, int? minutes) =>
        Assert.Equal(minutes is { } value ? TimeSpan.FromMinutes(value) : null, LogRotateModule.Age(pattern));

    [Fact]
    public void What_an_app_says_of_itself_wins()
    {
        var settings = new RotationSettings { MaxBytes = 1000, Keep = 3, Compress = false };
        Assert.Equal(new LogRotation { MaxBytes = 1000, Keep = 3, Compress = false }, settings.For(new LogRotation()));
        Assert.Equal((77, 3), (settings.For(new LogRotation { MaxBytes = 77 }).MaxBytes, settings.For(new LogRotation { MaxBytes = 77 }).Keep));
    }

    [Fact]
    public void Nothing_is_changed_when_one_is_wrong_and_modules_are_refused()
    {
        var present = new Dictionary<string, string> { ["pm2-logrotate:retain"] = "7" };
        var change = SettingsChange.Decide(present, new ChangeSettings { Set = new Dictionary<string, string> { ["pm2-logrotate:compress"] = "true", ["pm2-slack:url"] = "x" } });
        Assert.Contains("there is no module pm2-slack", change.Error!.Message);
        Assert.Same(present, change.Values);
        var unset = SettingsChange.Decide(present, new ChangeSettings { Unset = ["pm2-logrotate.retain"] });
        Assert.Empty(unset.Values);
    }

    [Fact]
    public async Task They_are_on_disk_for_the_next_node()
    {
        using var home = new TestHome();
        using (var database = StateDatabase.Open(home.Paths.StateDatabase, TimeProvider.System))
        using (var store = new SettingsStore(Task.FromResult(database)))
            await store.ChangeAsync(new ChangeSettings { Set = new Dictionary<string, string> { ["pm2-logrotate:max_size"] = "1K" } });
        using var again = StateDatabase.Open(home.Paths.StateDatabase, TimeProvider.System);
        using var next = new SettingsStore(Task.FromResult(again));
        await next.LoadAsync();
        Assert.Equal(1024, next.RotationFor(new LogRotation()).MaxBytes);
    }
}
