using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>The first hour of somebody who knows PM2, as a script of what they type.</summary>
public sealed class FirstHourTests : EndToEndTest
{
    [Fact]
    public async Task No_step_of_the_first_hour_needs_the_documentation()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Scripts", "first-hour.sh");
        var run = await Home.RunAsync("bash", [script, Home.Dist, Home.File("hour"), $"{FreePort.Next()}"], timeout: TimeSpan.FromSeconds(300));
        Assert.EndsWith("--- done\n", run.Succeeded().Output, StringComparison.Ordinal);
    }
}
