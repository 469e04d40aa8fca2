using ActorPm.Shell.Boot;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Boot;

public sealed class InitSystemTests
{
    [Theory]
    [InlineData("systemd", "systemd")]
    [InlineData("ubuntu", "systemd")]
    [InlineData("systemd-user", "systemd-user")]
    public void Names_of_systemd_are_taken_as_they_are(string named, string chosen) => Assert.Equal(chosen, InitSystem.Choose(named));

    [Theory]
    [InlineData("openrc", "openrc")]
    [InlineData("gentoo", "openrc")]
    [InlineData("darwin", "launchd")]
    [InlineData("ubuntu14", "upstart")]
    public void Others_are_refused_with_what_to_do(string named, string called)
    {
        var fault = Assert.Throws<DeclarationException>(() => InitSystem.Choose(named));
        Assert.StartsWith(called + " is not supported", fault.Message, StringComparison.Ordinal);
        Assert.Contains("pbm ping", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_it_is_looked_for()
    {
        using var root = new Fakes.TemporaryHome();
        var fault = Assert.Throws<DeclarationException>(() => InitSystem.Choose(null, root.Paths.Root));
        Assert.StartsWith("Init system not found", fault.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(root.Paths.Root, "run/systemd/system"));
        Assert.Equal("systemd", InitSystem.Choose(null, root.Paths.Root));
    }
}
