using System.Text.Json;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Deploying;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Deploying;

public sealed class DeployFileTests
{
    [Fact]
    public void Every_key_of_PM2_is_read()
    {
        var target = Read(
            """
            { "user": "web", "host": ["a", "b"], "port": "2222", "key": "/k", "ref": "origin/main", "repo": "git@g:r.git", "path": "/srv/web/",
              "ssh_options": "StrictHostKeyChecking=no", "fetch": "fast", "env": { "LEVEL": 2 },
              "pre-setup": "1", "post-setup": "2", "pre-deploy-local": "3", "pre-deploy": "4", "post-deploy": "5" }
            """);
        Assert.Equal(["a", "b"], target.Hosts);
        Assert.Equal(("web", 2222, "/k", "origin/main", "git@g:r.git", "/srv/web"), (target.User, target.Port, target.Key, target.Ref, target.Repository, target.Path));
        Assert.Equal("StrictHostKeyChecking=no", Assert.Single(target.SshOptions));
        Assert.True(target.Shallow);
        Assert.Equal("2", target.Environment["LEVEL"]);
        Assert.Equal(("1", "2", "3", "4", "5"), (target.PreSetup, target.PostSetup, target.PreDeployLocal, target.PreDeploy, target.PostDeploy));
    }

    [Fact]
    public void Without_a_hook_the_apps_are_reloaded_from_the_file() =>
        Assert.Equal("pbm startOrReload pm.json --env production", Read("""{ "host": "a", "repo": "r", "path": "/p" }""").PostDeploy);

    [Fact]
    public void All_faults_are_told_at_once_with_their_places()
    {
        var fault = Assert.Throws<DeclarationException>(() => Read("""{ "host": "-oProxyCommand=x", "port": 0, "repo": {}, "env": { "A B": 1 } }"""));
        Assert.Equal(
            [
                "pm.json: deploy.production.port: expected a port from 1 to 65535, found '0'",
                "pm.json: deploy.production.repo: expected a text",
                "pm.json: deploy.production.env.A B: expected a name of letters, digits and _ with a text",
                "pm.json: deploy.production.host: '-oProxyCommand=x' is not a name or address of a server",
                "pm.json: deploy.production.repo: expected the address git clones from",
                "pm.json: deploy.production.path: expected a folder on the server",
            ],
            fault.Message.Split('\n'));
    }

    [Fact]
    public void An_unknown_key_is_warned_about_with_the_nearest_one()
    {
        var warnings = new List<string>();
        Read("""{ "host": "a", "repo": "r", "path": "/p", "post-deply": "x" }""", warnings);
        Assert.Equal("pm.json: deploy.production.post-deply: unknown field, did you mean post-deploy?", Assert.Single(warnings));
    }

    [Fact]
    public void An_environment_that_is_not_declared_gets_the_nearest_one()
    {
        using var document = JsonDocument.Parse("""{ "deploy": { "production": {} } }""");
        var fault = Assert.Throws<DeclarationException>(() => DeployFile.Read(document.RootElement, "pm.json", "prodction", []));
        Assert.Equal("prodction environment is not defined in pm.json file", fault.Message);
    }

    [Theory]
    [InlineData("", "pbm startOrReload pm.conf")]
    [InlineData("environments.production { env.LEVEL = 2 }", "pbm startOrReload pm.conf --env production")]
    public void HOCON_has_it_beside_its_apps_and_names_an_environment_only_where_it_has_it(string environments, string postDeploy)
    {
        var machine = new FakeMachine().File("/work/pm.conf", "apps.web.script = app.js\ndeploy.production { host = a, repo = \"git@g:r.git\", path = /srv/web }\n" + environments);
        using var document = JsonDocument.Parse(ConfigFile.Json("pm.conf", machine, TextReader.Null));
        var target = DeployFile.Read(document.RootElement, "pm.conf", "production", []);
        Assert.Equal(("a", "git@g:r.git", "/srv/web", postDeploy), (Assert.Single(target.Hosts), target.Repository, target.Path, target.PostDeploy));
        Assert.Equal("web", AppNames.OfDeclared(Assert.Single(ConfigFile.Read("pm.conf", machine, TextReader.Null).Apps), "pm.conf"));
    }

    private static DeployTarget Read(string production, List<string>? warnings = null)
    {
        using var document = JsonDocument.Parse($$"""{ "apps": [], "deploy": { "production": {{production}} } }""");
        return DeployFile.Read(document.RootElement, "pm.json", "production", warnings ?? []);
    }
}
