using System.Text.Json;
using ActorPm.Shell.Pm2;

namespace ActorPm.Shell.Tests.Pm2;

public sealed class Pm2EnvironmentTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("\"{}\"")]
    public void What_PM2_hangs_under_the_name_of_an_app_is_no_variable_of_it(string settings)
    {
        using var document = JsonDocument.Parse($$$"""
            { "pid": 1, "name": "web", "pm_id": 0, "pm2_env": { "name": "web", "pm_id": 0, "status": "online", "env": { "web": {{{settings}}}, "PORT": "80", "PATH": "/bin" } } }
            """);
        var process = Pm2Process.OfList(document.RootElement, 0)!;
        var environment = Pm2Environment.Of(process, new Dictionary<string, string> { ["PATH"] = "/bin" });

        Assert.Equal(["PORT"], environment.Declared.Keys);
        Assert.Equal(["PATH"], environment.Caller.Keys);
    }
}
