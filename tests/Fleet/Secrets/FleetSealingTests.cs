using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Secrets;
using Xunit;

namespace ActorPm.Fleet.Tests.Secrets;

public sealed class FleetSealingTests
{
    private static readonly string[] Password = ["PASSWORD"];

    private readonly IReadOnlyList<FleetSecretKey> _keys = FleetSecretKeys.WithNew([]);

    private FleetSealing Sealing => new(_keys);

    [Fact]
    public void What_one_server_sealed_every_server_with_the_key_opens_and_nobody_else()
    {
        var value = Sealing.Seal("PASSWORD", "hush ✓");
        Assert.StartsWith("actorpm-sealed:1:", value, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", value, StringComparison.Ordinal);
        Assert.Equal(_keys[0].KeyId, SealedValue.FleetKey(value));
        Assert.Equal("hush ✓", new FleetSealing([.. _keys]).Open(value));
        Assert.Null(new FleetSealing(FleetSecretKeys.WithNew([])).Open(value));
        Assert.Null(new FleetSealing([]).Open(value));
        Assert.Equal("", Sealing.Open(Sealing.Seal("EMPTY", "")));
    }

    [Fact]
    public void Every_letter_of_a_sealed_value_counts()
    {
        // As long as leaves no bit of the last letter unused.
        var value = Sealing.Seal("PASSWORD", "hushy");
        foreach (var at in Enumerable.Range(0, value.Length))
            Assert.Null(Sealing.Open(value[..at] + (value[at] == 'A' ? 'B' : 'A') + value[(at + 1)..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hush")]
    [InlineData("actorpm-sealed:1:abc:eHg")]
    [InlineData("actorpm-sealed:1:abc:fleet.")]
    [InlineData("actorpm-sealed:1:abc:fleet.KEY")]
    [InlineData("actorpm-sealed:1:abc:fleet.KEY.")]
    [InlineData("actorpm-sealed:1:abc:fleet.KEY.AAAA")]
    [InlineData("actorpm-sealed:1:abc:fleet.KEY.not base64!")]
    public void What_only_looks_sealed_is_not_opened(string value) => Assert.Null(Sealing.Open(value.Replace("KEY", _keys[0].KeyId, StringComparison.Ordinal)));

    [Fact]
    public void A_value_that_is_the_same_stays_as_it_was_sealed_though_a_newer_key_seals_what_is_new()
    {
        var before = Sealing.Seal(App("hush"), Password, []);
        var later = new FleetSealing(FleetSecretKeys.WithNew(_keys));
        Assert.Equal(before.Environment, later.Seal(App("hush"), Password, [App("other"), before]).Environment);
        var changed = later.Seal(App("louder"), Password, [before]);
        Assert.False(SealedValue.AreSame(before.Environment["PASSWORD"], changed.Environment["PASSWORD"]));
        Assert.Equal("louder", later.Open(changed.Environment["PASSWORD"]));
        Assert.Equal("plain", changed.Environment["LEVEL"]);
        Assert.Same(changed, later.Seal(changed, Password, []));
        Assert.Empty(later.MissingFor(before));
        Assert.Equal([SealedValue.FleetKey(changed.Environment["PASSWORD"])!], Sealing.MissingFor(changed));
    }

    [Fact]
    public void Values_are_the_same_only_for_the_same_variable() =>
        Assert.False(SealedValue.AreSame(Sealing.Seal("A", "hush"), Sealing.Seal("B", "hush")));

    [Fact]
    public void Keys_of_two_servers_merge_in_any_order_and_both_are_kept()
    {
        var (mine, theirs) = (FleetSecretKeys.WithNew(_keys), FleetSecretKeys.WithNew(_keys));
        var merged = FleetSecretKeys.Merge(mine, theirs);
        Assert.Equal(merged, FleetSecretKeys.Merge(theirs, mine));
        Assert.Equal(3, merged.Count);
        Assert.Equal(merged, FleetSecretKeys.Merge(merged, mine));
        Assert.Equal(3, FleetSecretKeys.WithNew(merged)[^1].Number);
    }

    [Fact]
    public void What_is_no_key_is_not_taken_and_a_key_is_not_written_into_logs()
    {
        var key = _keys[0];
        FleetSecretKey?[] no = [null, key with { KeyId = "short" }, key with { KeyId = new string('Z', 16) }, key with { Number = 0 }, key with { Key = "AAAA" }, key with { Key = "no" }];
        Assert.Empty(FleetSecretKeys.Merge([], no!));
        Assert.Equal($"key {key.KeyId}", $"{key}");
    }

    private static AppSpec App(string password) => new()
    {
        Name = "web",
        Script = "/srv/web",
        Cwd = "/srv",
        Environment = new Dictionary<string, string> { ["PASSWORD"] = password, ["LEVEL"] = "plain" },
        SecretVariables = Password,
    };
}
