using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Tests.Boot;

public sealed class InstalledServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbm-units-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Units_are_found_by_the_home_they_are_for()
    {
        Write("first", "/home/ada/.actorpm");
        Write("second", "/home/ada/.actorpm2");
        File.WriteAllText(Path.Combine(_folder, "nginx.service"), "[Service]\nExecStart=/usr/sbin/nginx\n");

        var service = InstalledService.Of(new HomePaths("/home/ada/.actorpm2"), _folder, ofUser: false)!;

        Assert.Equal(["second-keeper.service", "second.service"], service.Units);
        Assert.Null(InstalledService.Of(new HomePaths("/home/ada"), _folder, ofUser: false));
    }

    [Fact]
    public void A_service_starts_at_boot_when_both_units_are_wanted()
    {
        Write("it", "/h");
        var service = InstalledService.Of(new HomePaths("/h"), _folder, ofUser: false)!;
        Assert.False(service.StartsAtBoot());

        var wanted = Directory.CreateDirectory(Path.Combine(_folder, "multi-user.target.wants")).FullName;
        File.CreateSymbolicLink(Path.Combine(wanted, "it.service"), Path.Combine(_folder, "it.service"));
        Assert.False(service.StartsAtBoot());

        File.CreateSymbolicLink(Path.Combine(wanted, "it-keeper.service"), Path.Combine(_folder, "it-keeper.service"));
        Assert.True(service.StartsAtBoot());
    }

    [Fact]
    public void A_users_service_starts_at_boot_only_when_that_user_lingers()
    {
        Write("it", "/h", ofUser: true);
        var wanted = Directory.CreateDirectory(Path.Combine(_folder, "default.target.wants")).FullName;
        foreach (var unit in (string[])["it.service", "it-keeper.service"])
            File.CreateSymbolicLink(Path.Combine(wanted, unit), Path.Combine(_folder, unit));
        var service = InstalledService.Of(new HomePaths("/h"), _folder, ofUser: true)!;
        Assert.False(service.StartsAtBoot(_folder));

        File.WriteAllText(Path.Combine(_folder, FileOwner.NameOf(FileOwner.CurrentUser)), "");
        Assert.True(service.StartsAtBoot(_folder));
    }

    [Fact]
    public void Programs_are_named_through_the_link_that_an_installation_switches()
    {
        var version = Directory.CreateDirectory(Path.Combine(_folder, "1.0")).FullName;
        Assert.NotNull(StablePrograms.In(version).Warning);

        Directory.CreateSymbolicLink(Path.Combine(_folder, "current"), "1.0");
        var programs = StablePrograms.In(version);
        Assert.Null(programs.Warning);
        Assert.Equal(Path.Combine(_folder, "current", "pbm-node"), programs.Node);
    }

    [Fact]
    public void Programs_of_a_checkout_are_named_with_a_warning()
    {
        var version = Directory.CreateDirectory(Path.Combine(_folder, "dist", "20260101")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, "current"), "dist/20260101");
        var programs = StablePrograms.In(version);
        Assert.Contains("./install.sh", programs.Warning, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder, "current", "pbm-keeper"), programs.Keeper);
    }

    private void Write(string name, string home, bool ofUser = false)
    {
        var plan = new ServicePlan
        {
            Name = name,
            User = "ada",
            Home = home,
            OwnManager = ofUser,
            Programs = new StablePrograms("/p/pbm", "/p/pbm-node", "/p/pbm-keeper", null),
        };
        File.WriteAllText(Path.Combine(_folder, plan.NodeUnit), ServiceUnits.Node(plan));
        File.WriteAllText(Path.Combine(_folder, plan.KeeperUnit), ServiceUnits.Keeper(plan));
    }
}
