using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class FileProjectTests
{
    private static readonly FakeMachine Machine = new FakeMachine()
        .File("/work/a.conf", "apps.a.script = a.js")
        .File("/work/b.conf", "apps.b.script = b.js")
        .File("/work/shop.conf", "project = shop\napps.c.script = c.js");

    [Theory]
    [InlineData("a.conf", "/work")]
    [InlineData("./b.conf", "/work")]
    [InlineData("shop.conf", "shop")]
    public void Two_files_in_one_folder_are_one_project_unless_they_name_theirs(string file, string project) =>
        Assert.Equal(project, FileProject.Of(file, ConfigFile.Read(file, Machine, TextReader.Null), Machine));
}
