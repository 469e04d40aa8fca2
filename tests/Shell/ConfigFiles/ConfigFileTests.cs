using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.ConfigFiles;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DeclaredApps Read(string name, string text, FileSelection? selection = null)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return ConfigFile.Read(path, new Machine(), TextReader.Null, selection);
    }

    [Theory]
    [InlineData("a.config.js", "console.log('noise'); process.stdout.write('more'); module.exports = { apps: [{ name: 'web', script: 'app.js', args: ['a' + 1] }] }")]
    [InlineData("a.config.cjs", "module.exports = [{ name: 'web', script: 'app.js', args: ['a1'] }]")]
    [InlineData("a.config.mjs", "export default { apps: [{ name: 'web', script: 'app.js', args: ['a1'] }] }")]
    [InlineData("b.config.js", "module.exports = async () => ({ apps: [{ name: 'web', script: 'app.js', args: ['a1'] }] })")]
    [InlineData("a.json", "{ apps: [{ name: 'web', script: 'app' + '.js', args: ['a1'] }] } // an expression")]
    [InlineData("b.json", """{ "apps": [{ "name": "web", "script": "app.js", "args": ["a1"] }] }""")]
    [InlineData("a.yml", "apps:\n  - name: web\n    script: app.js\n    args: [a1]\n")]
    [InlineData("pm.conf", "apps { web { script = app.js, args = [a1] } }")]
    [InlineData("a.hocon", "defaults.args = [a1]\napps.web.script = app.js # dotted")]
    [InlineData("a.yaml", "- {name: web, script: app.js, args: a1}")]
    public void Every_format_declares_the_same_app(string name, string text)
    {
        var app = Assert.Single(Read(name, text).Apps);
        Assert.Equal(("web", "app.js"), (app.Name, app.Script));
        Assert.Equal(["a1"], app.Arguments!);
    }

    [Fact]
    public void A_script_that_throws_is_told_with_its_message_and_place()
    {
        var fault = Assert.Throws<DeclarationException>(() => Read("a.config.js", "\nthrow new Error('no database')"));
        Assert.Contains("malformated: Error: no database", fault.Message);
        Assert.Contains("a.config.js:2", fault.Message);
    }

    [Fact]
    public void A_script_that_is_no_JavaScript_is_told_with_its_place()
    {
        var fault = Assert.Throws<DeclarationException>(() => Read("a.config.js", "module.exports = {\n  apps: [}\n"));
        Assert.Contains("SyntaxError", fault.Message);
        Assert.Contains("a.config.js:2", fault.Message);
    }

    [Fact]
    public void Without_Nodejs_a_script_cannot_be_read_and_the_message_says_so()
    {
        var machine = new FakeMachine().File("/work/ecosystem.config.js", "module.exports = []");
        var fault = Assert.Throws<DeclarationException>(() => ConfigFile.Read("ecosystem.config.js", machine, TextReader.Null));
        Assert.Contains("without Node.js", fault.Message);
    }

    [Fact]
    public void The_environment_named_is_laid_over_the_usual_one()
    {
        const string text = """{ "apps": [{ "name": "a", "script": "a.js", "env": { "A": 1, "B": 1 }, "env_production": { "A": 2 } }, { "name": "b", "script": "b.js" }] }""";
        var read = Read("a.json", text, new FileSelection("production", []));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "2", ["B"] = "1" }, read.Apps[0].Environment);
        Assert.Contains("Environment [production] is not defined in process file", Assert.Single(read.Warnings));
    }

    [Fact]
    public void Only_the_apps_named_are_meant_and_an_unknown_one_is_an_error()
    {
        const string text = """[{ "name": "a", "script": "a.js" }, { "name": "b", "script": "b.js" }]""";
        Assert.Equal("b", Assert.Single(Read("a.json", text, new FileSelection(null, ["b"])).Apps).Name);
        var fault = Assert.Throws<DeclarationException>(() => Read("a.json", text, new FileSelection(null, ["c"])));
        Assert.Contains("declares no app c", fault.Message);
        Assert.Equal("it declares a, b", fault.Hint);
    }

    [Theory]
    [InlineData("ecosystem.config.js", "ecosystem.json")]
    [InlineData("ecosystem.json", "ecosystem.yml")]
    public void The_file_of_the_folder_is_found_in_the_usual_order(string first, string second)
    {
        var machine = new FakeMachine().File("/work/" + second).File("/work/" + first);
        Assert.Equal(first, ConfigFile.InFolder(machine));
        Assert.Null(ConfigFile.InFolder(new FakeMachine()));
    }
}
