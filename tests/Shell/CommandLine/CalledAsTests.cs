using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Tests.CommandLine;

public sealed class CalledAsTests
{
    [Theory]
    [InlineData("pbm", "ls", "ls")]
    [InlineData("/usr/bin/pm2", "ls", "ls")]
    [InlineData(null, "ls", "ls")]
    [InlineData("pm2-runtime", "app.js -i 2", "runtime app.js -i 2")]
    [InlineData("/app/node_modules/.bin/pm2-docker", "start app.js", "runtime start app.js")]
    [InlineData("pm2-dev", "start app.js", "dev start app.js")]
    [InlineData("pm2-runtime", "-v", "-v")]
    public void A_link_with_a_name_of_PM2s_programs_means_their_command(string? program, string typed, string meant) =>
        Assert.Equal(meant.Split(' '), CalledAs.Words(program, typed.Split(' ')));
}
