using ActorPm.Hocon;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.ConfigFiles;

public class HoconConfigTests
{
    private static string Json(string text, string? environment = null) =>
        HoconConfig.Read(text, "pm.conf", "/srv/pm.conf", environment, new HoconSource(_ => null, name => name == "HOME" ? "/root" : null)).Json;

    [Fact]
    public void Defaults_lie_below_every_app_and_members_of_objects_are_merged() => Assert.Equal(
        """[{"name":"a","env":{"X":1,"Y":"on"},"kill_timeout":"5s","script":"a.js"},{"name":"b","env":{"X":2},"kill_timeout":3000}]""",
        Json("defaults { env { X = 1 }, kill_timeout = 5s }\napps { a { env.Y = on, script = a.js }, b { env { X = 2 }, kill_timeout = 3000 } }"));

    [Fact]
    public void An_environment_lies_above_defaults_and_apps()
    {
        const string text = "apps { a { instances = 1, env.LEVEL = 1 }, b { } }\nenvironments.production { env.LEVEL = 2, apps.a.instances = 4 }";
        Assert.Equal("""[{"name":"a","instances":4,"env":{"LEVEL":2}},{"name":"b","env":{"LEVEL":2}}]""", Json(text, "production"));
        Assert.Equal("""[{"name":"a","instances":1,"env":{"LEVEL":1}},{"name":"b"}]""", Json(text));
    }

    [Fact]
    public void Variables_of_the_caller_can_be_used() =>
        Assert.Equal("""[{"name":"a","cwd":"/root/app","script":"a.js"}]""", Json("apps.a { cwd = ${HOME}/app, script = a.js }"));

    [Theory]
    [InlineData("app { a { } }", null, "pm.conf:1:5: app is none of apps, defaults, environments, project, deploy")]
    [InlineData("defaults { }", null, "pm.conf:1:1: no apps { } in it")]
    [InlineData("apps { a { } }\ndeploy = x", null, "pm.conf:2:10: deploy: expected an object { … }")]
    [InlineData("apps = 3", null, "pm.conf:1:8: apps: expected an object { … }")]
    [InlineData("apps { a = 3 }", null, "pm.conf:1:12: apps.a: expected an object { … }")]
    [InlineData("apps { a { } }", "production", "--env production: there is no environments.production { } in it")]
    [InlineData("apps { a { } }\nenvironments.x.apps.b { }", "x", "pm.conf:2:23: environments.x changes an app b that apps { } does not declare")]
    [InlineData("apps { a { ", null, "pm.conf:1:10: a brace that is never closed")]
    public void A_fault_has_its_place(string text, string? environment, string message) =>
        Assert.Contains(message, Assert.Throws<DeclarationException>(() => Json(text, environment)).Message);
}
