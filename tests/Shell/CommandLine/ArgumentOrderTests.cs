using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Tests.CommandLine;

public class ArgumentOrderTests
{
    [Theory]
    [InlineData("start app.js", "start app.js")]
    [InlineData("-n web start app.js", "start app.js -n web")]
    [InlineData("-s ls", "ls -s")]
    [InlineData("-f --name=web start app.js", "start app.js -f --name=web")]
    [InlineData("start - -n web", "start - -n web")]
    [InlineData("--silent", "--silent")]
    public void Options_before_the_command_count_as_after_it(string typed, string read) =>
        Assert.Equal(read.Split(' '), ArgumentOrder.CommandFirst(typed.Split(' ')));

    [Fact]
    public void Everything_after_two_dashes_belongs_to_the_app()
    {
        var (ours, tail) = ArgumentTail.Split(["start", "app.js", "--", "-n", "--", "x"]);
        Assert.Equal(["start", "app.js"], ours);
        Assert.Equal(["-n", "--", "x"], tail.Arguments);
    }

    [Fact]
    public void Two_dashes_at_the_end_mean_no_arguments() => Assert.Empty(ArgumentTail.Split(["restart", "web", "--"]).Tail.Arguments!);
}
