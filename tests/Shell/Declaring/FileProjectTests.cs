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
    [InlineData("a.conf", "/work/a.conf")]
    [InlineData("./b.conf", "/work/b.conf")]
    [InlineData("shop.conf", "shop")]
    public void Two_files_in_one_folder_are_two_projects_unless_they_name_one(string file, string project) =>
        Assert.Equal(project, FileProject.Of(file, ConfigFile.Read(file, Machine, TextReader.Null), Machine));
}
