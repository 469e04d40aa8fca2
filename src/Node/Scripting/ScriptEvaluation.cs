using Jint;
using Jint.Native;
using Jint.Runtime;

namespace ActorPm.Node.Scripting;

/// <summary>
/// <c>pbm-node evaluate module|expression FILE</c>: evaluates a JavaScript configuration file where there is no Node.js,
/// and prints what it says as JSON after a mark, as the shell's own loader in Node.js does. A process of its own,
/// so that a file which never ends, or eats memory, harms nobody.
/// </summary>
internal static class ScriptEvaluation
{
    private const char Mark = '\u0001';
    private const long MostMemory = 256L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>What the arguments ask for; null when they ask for something else.</summary>
    public static int? Run(string[] args)
    {
        if (args is not ["evaluate", "module" or "expression", var file]) return null;
        try
        {
            var json = args[1] == "module" ? Module(Path.GetFullPath(file)) : Expression(Console.In.ReadToEnd(), file);
            Console.Out.Write(Mark + json);
            return 0;
        }
        catch (Exception fault) when (fault is JintException or TimeoutException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Console.Error.WriteLine(Describe(fault));
            return 1;
        }
    }

    /// <summary>The exported value of a module as JSON.</summary>
    public static string Module(string path)
    {
        var engine = Engine(Path.GetDirectoryName(path)!);
        engine.SetValue("__actorpmFile", path);
        JsValue value;
        if (path.EndsWith(".mjs", StringComparison.OrdinalIgnoreCase)) value = Imported(engine, path);
        else
        {
            try
            {
                value = engine.Evaluate("__actorpmRequire(__actorpmFile)", path);
            }
            catch (JavaScriptException fault) when (IsModuleSyntax(fault, path))
            {
                value = Imported(engine, path);
            }
        }

        engine.SetValue("__actorpmValue", value);
        return Json(engine, engine.Evaluate("typeof __actorpmValue === 'function' ? __actorpmValue() : __actorpmValue"));
    }

    /// <summary>The value of an expression as JSON.</summary>
    public static string Expression(string text, string name)
    {
        var engine = Engine(Directory.GetCurrentDirectory());
        engine.SetValue("__actorpmFile", Path.GetFullPath(name));
        return Json(engine, engine.Evaluate("(" + text + "\n)", name));
    }

    private static JsValue Imported(Engine engine, string path)
    {
        var loaded = engine.Modules.Import(path);
        return loaded.Get("default") is { } value && !value.IsUndefined() ? value : loaded;
    }

    private static bool IsModuleSyntax(JavaScriptException fault, string path) =>
        fault.Error.ToString().StartsWith("SyntaxError", StringComparison.Ordinal)
        && File.ReadLines(path).Any(line => line.StartsWith("import ", StringComparison.Ordinal) || line.StartsWith("export ", StringComparison.Ordinal));

    private static string Json(Engine engine, JsValue value)
    {
        engine.SetValue("__actorpmValue", value.UnwrapIfPromise());
        var json = engine.Evaluate("JSON.stringify(__actorpmValue, (key, item) => Object.prototype.toString.call(item) === '[object RegExp]' ? String(item) : item)");
        return json.IsString() ? json.AsString() : "null";
    }

    private static Engine Engine(string folder)
    {
        var engine = new Engine(options => options
            .TimeoutInterval(Longest).LimitMemory(MostMemory).LimitRecursion(500).EnableModules(folder, restrictToBasePath: false));
        engine.SetValue("__actorpmHost", new ScriptHost());
        engine.SetValue("__actorpmCompile", new Func<string, string, JsValue>((text, file) =>
            engine.Evaluate("(function (exports, require, module, __filename, __dirname) {" + text + "\n})", file)));
        engine.Execute(ScriptHost.Prelude, "actorpm-prelude.js");
        foreach (var (name, exports) in ScriptHost.Modules)
            foreach (var specifier in (string[])[name, "node:" + name])
                engine.Modules.Add(specifier, $"const all = globalThis.__actorpmBuiltIn.{name}; export default all; export const {{ {exports} }} = all;");
        return engine;
    }

    /// <summary>What went wrong, and where.</summary>
    public static string Describe(Exception fault) => fault switch
    {
        JavaScriptException thrown => $"{thrown.Error}\n    at {thrown.Location.SourceFile}:{thrown.Location.Start.Line}:{thrown.Location.Start.Column + 1}",
        TimeoutException => $"Error: it was not evaluated within {Longest.TotalSeconds:0} s",
        _ => "Error: " + fault.Message,
    };
}
