using ActorPm.Hocon;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.ConfigFiles;

public sealed class HoconConversionTests
{
    private const string Ecosystem =
        """
        { "apps": [
          { "name": "web", "script": "./app.js", "instances": "max", "exec_mode": "cluster", "killTimeout": 5000, "args": "a 'b c'",
            "env": { "LEVEL": 1, "PORT": "0755", "on": true, "a.b": "x # y", "deep": { "k": [1, 2] }, "EMPTY": "" },
            "env_production": { "LEVEL": 2 }, "watch": ["src"], "stop_exit_codes": [0, 3] },
          { "name": "web", "script": "./other.js", "max_memory_restart": "300M", "log_date_format": "YYYY-MM-DD HH:mm" },
          { "script": "worker.js", "cron_restart": "0 3 * * *", "autorestart": false }
        ], "deploy": { "production": { "host": ["a", "b"], "repo": "git@g:r.git", "path": "/srv/web", "post-deploy": "npm ci && pbm reload web" } }, "static": [] }
        """;

    [Theory]
    [InlineData(null)]
    [InlineData("production")]
    public void What_is_converted_declares_the_same_apps(string? environment)
    {
        List<string> remarks = [];
        var hocon = HoconConversion.Convert(Ecosystem, "ecosystem.config.js", remarks);
        var read = HoconConfig.Read(hocon, "pm.conf", "/srv/pm.conf", environment, HoconSource.Nothing);
        Assert.Equal(
            Texts(JsonApps.Read(Ecosystem, "f", environment)),
            Texts(JsonApps.ReadAll(read.Json, "f", null, read.Places).Sound()));
        Assert.Equal("static is not part of a HOCON file: keep ecosystem.config.js for it", Assert.Single(remarks));
        Assert.Equal("""{"production":{"host":["a","b"],"repo":"git@g:r.git","path":"/srv/web","post-deploy":"npm ci \u0026\u0026 pbm reload web"}}""", read.Deploy);
    }

    [Fact]
    public void It_is_written_as_a_person_would()
    {
        var hocon = HoconConversion.Convert(Ecosystem, "ecosystem.config.js", []);
        Assert.Contains("  web {\n    script = ./app.js\n    instances = max\n    exec_mode = cluster\n    kill_timeout = 5s\n", hocon, StringComparison.Ordinal);
        Assert.Contains("  web-2 {\n    name = web\n", hocon, StringComparison.Ordinal);
        Assert.Contains("environments.production.apps {\n  web {\n    env {\n      LEVEL = 2\n", hocon, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(DeclaredApps declared) => declared.Apps.Select(app =>
        $"{AppNames.OfDeclared(app, "f")} {app.Script} {app.Instances} {app.ForkMode} {app.KillTimeout} {app.MaxMemoryBytes} {app.LogDateFormat} {app.CronRestart} {app.Autorestart} "
        + string.Join('|', [.. app.Arguments ?? [], .. app.WatchPaths ?? [], .. (app.StopExitCodes ?? []).Select(code => $"{code}"),
            .. (app.Environment ?? new Dictionary<string, string>()).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.ToString())]));
}
