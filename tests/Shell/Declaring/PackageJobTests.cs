using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public class PackageJobTests
{
    [Theory]
    [InlineData("npm", "run build", true)]
    [InlineData("yarn", "run build", true)]
    [InlineData("yarn", "build", true)]
    [InlineData("/usr/bin/pnpm", "run --silent test:unit", true)]
    [InlineData("npm", "ci", true)]
    [InlineData("npm", "start", false)]
    [InlineData("npm", "run start", false)]
    [InlineData("npm", "run dev", false)]
    [InlineData("npm", "run builder", false)]
    [InlineData("node", "run build", false)]
    public void A_job_runs_once_and_says_so(string script, string words, bool isJob)
    {
        var app = PackageJob.ApplyTo(new AppDeclaration { Script = script, Arguments = words.Split(' ') });
        Assert.Equal(isJob ? false : null, app.Autorestart);
        Assert.Equal(isJob ? 1 : 0, app.Notices.Count);
    }

    [Fact]
    public void What_an_app_says_of_itself_stays() =>
        Assert.True(PackageJob.ApplyTo(new AppDeclaration { Script = "npm", Arguments = ["run", "build"], Autorestart = true }).Autorestart);
}
