using ActorPm.Contracts.Apps;
using ActorPm.Node.Secrets;

namespace ActorPm.Node.Tests.Fleet.Secrets;

public sealed class FleetSecretsTests : IDisposable
{
    private readonly FleetUnderTest _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task In_a_fleet_without_keys_the_first_that_seals_makes_one_and_the_other_opens_what_it_sealed()
    {
        await using var alpha = await _fleet.Alpha.ListenAsync();
        await using var beta = await _fleet.Beta.ListenAsync();
        var value = (await _fleet.Beta.Secrets.ForSealingAsync(TestContext.Current.CancellationToken)).Seal("A", "hush");
        Assert.Equal("hush", _fleet.Alpha.Secrets.Open(value));
        Assert.Equal(_fleet.Beta.Store.Current!.SecretKeys, (await _fleet.Alpha.Secrets.ForSealingAsync(TestContext.Current.CancellationToken), _fleet.Alpha.Store.Current!.SecretKeys).SecretKeys);
    }

    [Fact]
    public async Task A_server_that_lacks_a_key_asks_for_it_when_it_needs_it()
    {
        await using var alpha = await _fleet.Alpha.ListenAsync();
        // Beta's port is closed, so that it hears nothing by itself.
        var app = new AppSpec { Name = "web", Script = "/srv/web", Cwd = "/srv", SecretVariables = ["A"], Environment = new Dictionary<string, string> { ["A"] = "hush" } };
        app = (await _fleet.Alpha.Secrets.ForSealingAsync(TestContext.Current.CancellationToken)).Seal(app, ["A"], []);
        Assert.Single(_fleet.Beta.Secrets.Sealing.MissingFor(app));
        await _fleet.Beta.Secrets.AskForAsync(app, TestContext.Current.CancellationToken);
        Assert.Equal("hush", _fleet.Beta.Secrets.Open(app.Environment["A"]));
    }

    [Fact]
    public async Task A_removed_server_is_not_told_the_key_that_seals_from_then_on()
    {
        await using var alpha = await _fleet.Alpha.ListenAsync();
        await using var beta = await _fleet.Beta.ListenAsync();
        await _fleet.Alpha.Secrets.ForSealingAsync(TestContext.Current.CancellationToken);
        _fleet.Alpha.Store.Change(file => file! with { Members = [.. file!.Members.Select(member => member.Name == "beta" ? member with { IsRemoved = true, Revision = member.Revision + 1 } : member)] });
        await _fleet.Alpha.Secrets.RenewAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, _fleet.Alpha.Store.Current!.SecretKeys.Count);
        await _fleet.Beta.Secrets.RenewAsync(TestContext.Current.CancellationToken); // asks alpha, which refuses it
        Assert.DoesNotContain(_fleet.Alpha.Store.Current.SecretKeys[^1], _fleet.Beta.Store.Current!.SecretKeys);
        Assert.Equal(2, _fleet.Alpha.Store.Current.SecretKeys.Count);
    }

    [Fact]
    public async Task Values_of_the_fleet_and_of_the_home_are_told_apart_and_a_home_without_the_fleets_form_opens_none()
    {
        using var home = new Fakes.TestHome();
        var ofHome = new HomeSecrets(home.Paths.Keys);
        var both = new NodeSecrets(ofHome, _fleet.Alpha.Secrets.Open);
        var ofFleet = (await _fleet.Alpha.Secrets.ForSealingAsync(TestContext.Current.CancellationToken)).Seal("A", "fleet");
        Assert.Equal(("fleet", "home"), (both.Open(ofFleet), both.Open(both.Seal("A", "home"))));
        // As an earlier release would look at it: a secret, and one it cannot read.
        Assert.True(SealedValue.IsOne(ofFleet));
        Assert.Null(ofHome.Open(ofFleet));
    }
}
