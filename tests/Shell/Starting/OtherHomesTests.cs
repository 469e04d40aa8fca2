using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Tests.Starting;

public class OtherHomesTests
{
    [Theory]
    [InlineData("/opt/pbm-node|run|--home|/var/lib/actorpm|", "/var/lib/actorpm")]
    [InlineData("dotnet|/b/pbm-node.dll|run|--home|/h|", "/h")]
    [InlineData("vim|pbm-node|notes|--home|/h|", null)]
    [InlineData("/opt/pbm-keeper|run|--home|/h|", null)]
    [InlineData("", null)]
    public void A_node_is_known_by_its_command_line(string words, string? home) => Assert.Equal(home, OtherHomes.HomeOf(words.Split('|')));

    [Fact]
    public void The_own_home_is_not_another()
    {
        var proc = Directory.CreateTempSubdirectory("pbm-proc-").FullName;
        foreach (var (pid, home) in (ReadOnlySpan<(string, string)>)[("7", "/mine"), ("8", "/theirs"), ("self", "/x")])
        {
            Directory.CreateDirectory(Path.Combine(proc, pid));
            File.WriteAllText(Path.Combine(proc, pid, "cmdline"), $"pbm-node\0run\0--home\0{home}\0");
        }

        Assert.Equal(["/theirs"], OtherHomes.Running("/mine", proc));
        Directory.Delete(proc, recursive: true);
    }
}
