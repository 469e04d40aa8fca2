using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class StaticFolderTests
{
    private readonly FakeMachine _machine = new FakeMachine().Folder("/work/public").File("/opt/actorpm/current/pbm-node", executable: true);

    [Fact]
    public void A_folder_becomes_an_app_of_our_server_under_the_name_PM2_gives()
    {
        var spec = Assert.Single(StartPlan.Of(new StaticFolder { Path = "public", Port = 81 }.Declare(null), _machine).FromFiles);
        Assert.Equal(("static-page-server-81", "/opt/actorpm/current/pbm-node", "/work/public"), (spec.Name, spec.Script, spec.Cwd));
        Assert.Equal(["serve"], spec.Arguments);
        Assert.Equal(["127.0.0.1:81"], spec.Handoff.Listen);
        Assert.Equal(HandoffKind.Fds, spec.Handoff.Kind);
        Assert.Equal(("/work/public", "81", "127.0.0.1"), (spec.Environment["PM2_SERVE_PATH"], spec.Environment["PM2_SERVE_PORT"], spec.Environment["PM2_SERVE_HOST"]));
    }

    [Fact]
    public void It_is_said_when_nobody_else_can_reach_it()
    {
        Assert.Contains("--host 0.0.0.0", Assert.Single(StartPlan.Of(new StaticFolder { Path = "public" }.Declare(null), _machine).Notices));
        Assert.DoesNotContain("--host", Assert.Single(StartPlan.Of(new StaticFolder { Path = "public", Host = "0.0.0.0" }.Declare(null), _machine).Notices));
    }

    [Fact]
    public void Files_declare_it_by_script_and_by_static()
    {
        var declared = JsonApps.Read(
            """
            { "apps": [{ "script": "serve", "env": { "PM2_SERVE_PATH": "public", "PM2_SERVE_PORT": 82, "PM2_SERVE_SPA": "true" } }],
              "static": [{ "path": "public", "port": 83, "name": "docs", "basic_auth": { "username": "me", "password": "secret" } }] }
            """,
            "pm.json");
        var specs = declared.Apps.Select(app => Assert.Single(StartPlan.Of(app, _machine).FromFiles)).ToList();
        Assert.Equal(["static-page-server-82", "docs"], specs.Select(spec => spec.Name));
        Assert.Equal("true", specs[0].Environment["PM2_SERVE_SPA"]);
        Assert.Equal("secret", specs[1].Environment["PM2_SERVE_BASIC_AUTH_PASSWORD"]);
    }

    [Theory]
    [InlineData("""{ "static": [{ "path": "public", "prot": 1 }] }""", "did you mean port?")]
    [InlineData("""{ "static": [{ "path": "public", "port": 70000 }] }""", "expected a port up to 65535")]
    [InlineData("""{ "static": [{ "path": "public", "basic_auth": true }] }""", "expected an object with username and password")]
    [InlineData("""{ "static": "public" }""", "expected an object like")]
    public void A_wrong_field_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<DeclarationException>(() => JsonApps.Read(text, "pm.json")).Message);

    [Fact]
    public void A_folder_that_is_not_there_is_said() =>
        Assert.Contains("Folder not found: /work/nowhere", Assert.Throws<DeclarationException>(() => StartPlan.Of(new StaticFolder { Path = "nowhere" }.Declare(null), _machine)).Message);

    [Fact]
    public void A_script_that_is_called_serve_is_itself()
    {
        _machine.Programs("node").File("/work/serve", "#!/usr/bin/env node\n", executable: true);
        Assert.Equal("/work/serve", Assert.Single(StartPlan.Of(new AppDeclaration { Script = "./serve" }, _machine).FromFiles).Script);
        Assert.Equal("/work/serve", Assert.Single(StartPlan.Of(new AppDeclaration { Script = "serve" }, _machine).FromFiles).Script);
    }
}
