using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Launching;

namespace ActorPm.Node.Tests.Launching;

public sealed class InstanceFilesTests
{
    private static readonly HomePaths Home = new("/home/x/.actorpm");
    private static readonly AppSpec Spec = new() { Name = "my app/ä", Script = "/srv/a.js", Cwd = "/srv" };

    [Fact]
    public void Files_are_named_after_the_cleaned_name()
    {
        var files = Of(Spec);
        Assert.Equal("/home/x/.actorpm/logs/my-app---out.log", files.Out);
        Assert.Equal("/home/x/.actorpm/logs/my-app---error.log", files.Error);
        Assert.Equal("/home/x/.actorpm/pids/my-app---4.pid", files.Pid);
        Assert.Null(files.Combined);
    }

    [Fact]
    public void Several_instances_have_files_of_their_own_unless_merged()
    {
        var several = Spec with { Name = "web", Instances = 3 };
        Assert.Equal("/home/x/.actorpm/logs/web-out-4.log", Of(several).Out);
        Assert.Equal("/home/x/.actorpm/logs/web-out.log", Of(several with { Logs = new LogRules { Merge = true } }).Out);
        Assert.Equal("/home/x/.actorpm/logs/web-error-4.log", Of(Spec with { Name = "web", Logs = new LogRules { Merge = false } }).Error);
    }

    [Fact]
    public void Declared_paths_are_relative_to_the_working_folder()
    {
        var files = Of(Spec with { PidFile = "run/my.pid", Logs = new LogRules { OutFile = "logs/o.log", ErrorFile = "/var/e.log", CombinedFile = "all" } });
        Assert.Equal(("/srv/logs/o.log", "/var/e.log", "/srv/all", "/srv/run/my-4.pid"), (files.Out, files.Error, files.Combined, files.Pid));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dev/null")]
    [InlineData("NULL")]
    public void Nowhere_is_nowhere(string path) => Assert.Null(Of(Spec with { Logs = new LogRules { OutFile = path } }).Out);

    [Fact]
    public void Disabled_logs_have_no_files()
    {
        var files = Of(Spec with { Logs = new LogRules { Disabled = true, CombinedFile = "all" } });
        Assert.Equal((null, null, null), (files.Out, files.Error, files.Combined));
    }

    private static InstanceFiles Of(AppSpec spec) => InstanceFiles.Of(new LaunchOrder(spec, new Dictionary<string, string>(), 4, 1, 0), Home);
}
