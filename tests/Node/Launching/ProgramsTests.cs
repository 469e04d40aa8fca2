using ActorPm.Contracts.Apps;
using ActorPm.Node.Launching;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Launching;

public sealed class ProgramsTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_first_program_on_the_path_that_may_be_executed_is_taken()
    {
        var root = _home.Paths.Root;
        _home.File("one/tool");
        var second = _home.File("two/tool", executable: true);
        _home.File("three/tool", executable: true);
        Directory.CreateDirectory(Path.Combine(root, "zero/tool"));
        Assert.Equal(second, Programs.Find("tool", $"{root}/zero:{root}/one:{root}/two:{root}/three", "/"));
        Assert.Null(Programs.Find("none", $"{root}/one", "/"));
    }

    [Fact]
    public void A_path_is_relative_to_the_working_folder_of_the_child()
    {
        var tool = _home.File("bin/tool", executable: true);
        Assert.Equal(tool, Programs.Find("./bin/tool", null, _home.Paths.Root));
        Assert.Equal(tool, Programs.Find(tool, null, "/"));
        Assert.Equal(tool, Programs.Find("tool", "bin", _home.Paths.Root));
    }

    [Theory]
    [InlineData("SIGTERM", 15)]
    [InlineData("term", 15)]
    [InlineData("9", 9)]
    [InlineData("SIGUSR2", 12)]
    [InlineData("SIGSYS", 31)]
    [InlineData("0", null)]
    [InlineData("65", null)]
    [InlineData("SIGFOO", null)]
    [InlineData("", null)]
    public void Signals_are_known_by_name_and_number(string text, int? number) => Assert.Equal(number, SignalNumbers.Find(text));

    [Theory]
    [InlineData("node", true)]
    [InlineData("/usr/bin/nodejs", true)]
    [InlineData("bun", true)]
    [InlineData("deno", false)]
    [InlineData("python3", false)]
    public void Node_and_bun_speak_over_a_channel(string interpreter, bool speaks) => Assert.Equal(speaks, Programs.SpeaksNodeIpc(interpreter));

    [Fact]
    public void The_version_is_that_of_the_nearest_package_and_is_read_again_when_it_changes()
    {
        var versions = new PackageVersions();
        var spec = new AppSpec { Name = "app", Script = _home.File("project/src/deep/app.js"), Cwd = "/" };
        var package = _home.File("project/package.json", """{"name":"x","version":"1.0.0"}""");
        Assert.Equal("1.0.0", versions.Find(spec));
        File.WriteAllText(package, """{"version":"2.0.0"}""");
        File.SetLastWriteTimeUtc(package, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("2.0.0", versions.Find(spec));
        _home.File("project/src/package.json", "not json");
        Assert.Null(versions.Find(spec));
    }

    [Fact]
    public void What_npm_starts_has_the_version_of_the_project_it_is_started_in()
    {
        var package = _home.File("project/package.json", """{"version":"1.2.3"}""");
        var npm = new AppSpec { Name = "x", Script = "/usr/bin/npm", Cwd = Path.GetDirectoryName(package)! };
        Assert.Equal("1.2.3", new PackageVersions().Find(npm));
    }
}
