using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>
/// Evaluates what PM2 evaluates: a JavaScript module (<c>.config.js</c>, <c>.config.cjs</c>,
/// <c>.config.mjs</c>), or a <c>.json</c> file that is a JavaScript expression. The Node.js on the PATH does
/// it, in the caller's folder and environment, and answers JSON; where there is none, <c>pbm-node evaluate</c>.
/// </summary>
internal static class JavaScriptConfig
{
    /// <summary>Everything after it on the standard output is ours; what the file itself prints stands before it.</summary>
    private const char Mark = '\u0001';

    // What the file prints to the console goes to the standard error, so that the standard output of pbm is its own.
    private const string Module =
        """
        const { pathToFileURL } = require('url');
        const file = process.argv[1];
        console.log = console.info = console.debug = console.error;
        const load = async () => {
          if (!/\.mjs$/i.test(file)) {
            try { return require(file); }
            catch (fault) {
              const isModule = fault.code === 'ERR_REQUIRE_ESM' || fault.code === 'ERR_REQUIRE_ASYNC_MODULE'
                || (fault instanceof SyntaxError && /\b(import|export)\b/.test(fault.message));
              if (!isModule) throw fault;
            }
          }
          return await import(pathToFileURL(file).href);
        };
        load().then(async loaded => {
          let value = loaded && loaded.default !== undefined && (loaded.__esModule || loaded[Symbol.toStringTag] === 'Module') ? loaded.default : loaded;
          if (typeof value === 'function') value = await value();
          const json = JSON.stringify(await value, (key, item) => item instanceof RegExp ? String(item) : item);
          process.stdout.write('\u0001' + (json === undefined ? 'null' : json));
        }).catch(fault => { process.stderr.write(String(fault && fault.stack || fault) + '\n'); process.exitCode = 1; });
        """;

    private const string Expression =
        """
        const text = require('fs').readFileSync(0, 'utf8');
        try {
          const value = require('vm').runInNewContext('(' + text + '\n)', { process, console, require }, { filename: process.argv[1], lineOffset: 0, columnOffset: -1 });
          process.stdout.write('\u0001' + JSON.stringify(value, (key, item) => Object.prototype.toString.call(item) === '[object RegExp]' ? String(item) : item));
        } catch (fault) { process.stderr.write(String(fault && fault.stack || fault) + '\n'); process.exitCode = 1; }
        """;

    /// <summary>The exported value of a module as JSON.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="target">As it was typed, for messages.</param>
    /// <param name="machine">Where Node.js is looked for.</param>
    /// <exception cref="DeclarationException">There is no Node.js, or the file throws.</exception>
    public static string Evaluate(string path, string target, IMachine machine)
    {
        var run = machine.RunNode(["-e", Module, path], "") ?? machine.RunOwnEvaluation(["module", path], "") ?? throw new DeclarationException(
            $"File {target} cannot be read without Node.js: no node in PATH",
            "install Node.js, or write the apps as JSON or YAML");
        return Answer(run) ?? throw new DeclarationException($"File {target} malformated: {Cause(run)}", "node " + path + " shows the same fault");
    }

    /// <summary>The value of an expression as JSON; null when it is none, or there is no Node.js.</summary>
    public static string? EvaluateExpression(string text, string target, IMachine machine) =>
        (machine.RunNode(["-e", Expression, target], text) ?? machine.RunOwnEvaluation(["expression", target], text)) is { } run ? Answer(run) : null;

    private static string? Answer(NodeRun run)
    {
        var mark = run.Output.LastIndexOf(Mark);
        return run.ExitCode == 0 && mark >= 0 ? run.Output[(mark + 1)..] : null;
    }

    /// <summary>The message of the fault with the place in the file, without the stack of our own loader.</summary>
    private static string Cause(NodeRun run)
    {
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var message = lines.FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal) && !line.StartsWith("at ", StringComparison.Ordinal));
        var place = lines.FirstOrDefault(line => line.StartsWith('/') && line.Contains(':'))
            ?? lines.FirstOrDefault(line => line.StartsWith("at ", StringComparison.Ordinal) && line.Contains(".config.", StringComparison.Ordinal));
        return (message ?? lines.FirstOrDefault() ?? $"node ended with exit code {run.ExitCode}") + (place is null ? "" : $" ({place.TrimStart('a', 't', ' ')})");
    }
}
