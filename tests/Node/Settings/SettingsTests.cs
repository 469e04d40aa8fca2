using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Settings;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Settings;

public sealed class SettingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 34, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("max_size", "10M", null)]
    [InlineData("max_size", "big", "expected a size")]
    [InlineData("retain", "all", null)]
    [InlineData("retain", "-1", "expected a number of files")]
    [InlineData("compress", "yes", "expected true or false")]
    [InlineData("rotateInterval", "0 0 * * *", null)]
    [InlineData("rotateInterval", "sometimes", "five or six space separated parts are required")]
    [InlineData("rotateInterval", "99 0 * * *", "cannot be read")]
    [InlineData("TZ", "Europe/Berlin", null)]
    [InlineData("TZ", "Mars/Base", "there is no time zone")]
    [InlineData("maxsize", "1", "did you mean max_size?")]
    public void Values_are_checked(string key, string value, string? problem)
    {
        var found = LogRotateModule.Problem(key, value);
        if (problem is null) Assert.Null(found);
        else Assert.Contains(problem, found);
    }

    [Theory]
    [InlineData("0 0 * * *", "2026-11-25 00:00", "2026-11-26 00:00")]
    [InlineData("*/5 * * * *", "2026-11-25 12:30", "2026-11-25 12:35")]
    [InlineData("0 30 3 * * 1", "2026-11-23 03:30", "2026-11-30 03:30")]
    [InlineData("0 0 1 2 *", "2026-02-01 00:00", "2027-02-01 00:00")]
    public void The_keeper_is_told_the_last_time_of_the_pattern_and_the_next_ones(string pattern, string last, string next)
    {
        var settings = LogRotateModule.Read(new Dictionary<string, string> { ["rotateInterval"] = pattern, ["TZ"] = "UTC" });
        var rotation = settings.For(new LogRotation(), Now);
        Assert.Equal(TimeSpan.Zero, rotation.MaxAge);
        Assert.Equal([last, next], rotation.Due!.Take(2).Select(Text));
        Assert.Equal(rotation.Due!.Order(), rotation.Due);
        Assert.True(RotationTimes.Renewal(rotation.Due!) > Now.AddMinutes(1));
        Assert.Null(settings.For(new LogRotation { MaxAge = TimeSpan.FromHours(1) }, Now).Due);
    }

    [Fact]
    public void The_pattern_is_meant_in_the_zone_that_was_set()
    {
        var settings = LogRotateModule.Read(new Dictionary<string, string> { ["rotateInterval"] = "0 0 * * *", ["TZ"] = "Asia/Tokyo" });
        Assert.Equal("2026-11-25 15:00", Text(settings.For(new LogRotation(), Now).Due![1]));
    }

    [Fact]
    public void What_an_app_says_of_itself_wins()
    {
        var settings = new RotationSettings { MaxBytes = 1000, Keep = 3, Compress = false };
        Assert.Equal(new LogRotation { MaxBytes = 1000, Keep = 3, Compress = false }, settings.For(new LogRotation(), Now));
        Assert.Equal((77, 3), (settings.For(new LogRotation { MaxBytes = 77 }, Now).MaxBytes, settings.For(new LogRotation { MaxBytes = 77 }, Now).Keep));
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
        using (var store = new SettingsStore(Task.FromResult(database), TimeProvider.System))
            await store.ChangeAsync(new ChangeSettings { Set = new Dictionary<string, string> { ["pm2-logrotate:max_size"] = "1K" } });
        using var again = StateDatabase.Open(home.Paths.StateDatabase, TimeProvider.System);
        using var next = new SettingsStore(Task.FromResult(again), TimeProvider.System);
        await next.LoadAsync();
        Assert.Equal(1024, next.RotationFor(new LogRotation()).MaxBytes);
    }

    private static string Text(long time) => $"{DateTimeOffset.FromUnixTimeMilliseconds(time):yyyy-MM-dd HH:mm}";
}
