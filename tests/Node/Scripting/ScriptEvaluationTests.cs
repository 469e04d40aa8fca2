using ActorPm.Node.Scripting;

namespace ActorPm.Node.Tests.Scripting;

/// <summary>Configuration files in JavaScript where there is no Node.js.</summary>
public sealed class ScriptEvaluationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorpm-script-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_module_requires_its_own_files_and_what_configurations_use_of_Nodejs()
    {
        Write("lib/common.js", "exports.kill = 5000;");
        Write("data.json", """{ "n": 3 }""");
        Assert.Equal(
            $$$"""{"apps":[{"name":"web-3","script":"{{{_folder.FullName}}}/app.js","kill_timeout":5000,"env":{"RE":"/x/g"}}]}""",
            Evaluate("a.config.js",
                """
                const path = require('path'), os = require('node:os');
                const { kill } = require('./lib/common'), data = require('./data');
                console.log('this file speaks');
                if (os.cpus().length < 1 || !process.env.PATH) throw new Error('no machine');
                module.exports = { apps: [{ name: `web-${data.n}`, script: path.join(__dirname, '.', 'app.js'), kill_timeout: kill, env: { RE: /x/g } }] };
                """));
    }

    [Theory]
    [InlineData("m.config.mjs")]
    [InlineData("m.config.js")]
    public void An_ES_module_imports_others_and_may_export_a_function(string name)
    {
        Write("x.mjs", "export const name = 'from x';");
        Assert.Equal(
            """[{"name":"from x","script":"/srv/a.js"}]""",
            Evaluate(name, "import { name } from './x.mjs';\nimport { join } from 'node:path';\nexport default async () => [{ name, script: join('/srv', 'a.js') }];\n"));
    }

    [Theory]
    [InlineData("const a = 1;\nmodule.exports = { apps: [oops] };", "ReferenceError: oops is not defined", ".config.js:2:")]
    [InlineData("module.exports = { apps: [ , } };", "SyntaxError", ".config.js:1:")]
    [InlineData("require('lodash');", "Cannot find module 'lodash': there is no Node.js", "")]
    [InlineData("const big = []; while (true) big.push('x'.repeat(10000));", "Error", "")]
    public void A_fault_is_told_with_its_place(string text, string message, string place)
    {
        var fault = Assert.ThrowsAny<Exception>(() => Evaluate("bad.config.js", text));
        Assert.Contains(message, ScriptEvaluation.Describe(fault), StringComparison.Ordinal);
        Assert.Contains(place, ScriptEvaluation.Describe(fault), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_is_evaluated() =>
        Assert.Equal("""{"apps":[{"name":"x","script":"a.js"}]}""", ScriptEvaluation.Expression("{ apps: [ { name: 'x', script: 'a' + '.js' /* c */ } ] }", "e.json"));

    private string Evaluate(string name, string text) => ScriptEvaluation.Module(Write(name, text));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
