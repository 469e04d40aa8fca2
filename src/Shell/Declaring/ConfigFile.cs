using System.Text.Json.Nodes;
using ActorPm.Contracts.Text;
using ActorPm.Hocon;
using ActorPm.Shell.ConfigFiles;

namespace ActorPm.Shell.Declaring;

/// <summary>A configuration file as <c>start</c>, <c>restart</c>, <c>stop</c> and <c>delete</c> take it.</summary>
internal static class ConfigFile
{
    /// <summary>What the standard input is called in messages.</summary>
    public const string StandardInputName = "the standard input";

    /// <summary>The target that means JSON on the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>What <c>start</c> without a target, and <c>deploy</c> without a file, look for, in this order.</summary>
    public static IReadOnlyList<string> Usual { get; } =
        ["ecosystem.config.js", "ecosystem.config.cjs", "ecosystem.config.mjs", "ecosystem.json", "ecosystem.yml", "ecosystem.yaml", "pm.conf"];

    private static readonly string[] Scripts = [".config.js", ".config.cjs", ".config.mjs"];
    private static readonly string[] Yaml = [".yml", ".yaml"];
    private static readonly string[] Hocon = [".conf", ".hocon"];
    private static readonly string[] Foreign = [".config.ts"];

    /// <summary>PM2 goes by the ending alone.</summary>
    public static bool IsOne(string target) =>
        target == StandardInput || HasEnding(target, [".json"]) || HasEnding(target, Scripts) || HasEnding(target, Yaml) || HasEnding(target, Hocon) || HasEnding(target, Foreign);

    /// <summary>Whether it is of the native kind.</summary>
    public static bool IsHocon(string target) => HasEnding(target, Hocon);

    /// <summary>The configuration file of the caller's folder; null when there is none.</summary>
    public static string? InFolder(IMachine machine) =>
        Usual.FirstOrDefault(name => machine.IsFile(Path.Combine(machine.CurrentFolder, name)));

    /// <summary>The apps declared in <paramref name="target"/> that <paramref name="selection"/> means.</summary>
    /// <exception cref="DeclarationException">It is not there, not readable, wrong, or of a kind that is not built.</exception>
    public static DeclaredApps Read(string target, IMachine machine, TextReader input, FileSelection? selection = null) =>
        ReadAll(target, machine, input, selection).Sound();

    /// <summary>The same, with what is wrong in single apps as a part of the answer.</summary>
    /// <exception cref="DeclarationException">It cannot be read as a list of apps.</exception>
    public static DeclaredApps ReadAll(string target, IMachine machine, TextReader input, FileSelection? selection = null)
    {
        selection ??= FileSelection.All;
        var name = target == StandardInput ? StandardInputName : target;
        var declared = Declared(target, name, machine, input, selection.Environment);
        if (selection.Only.Count == 0 || declared.Faults.Count > 0) return declared;
        var names = declared.Apps.Select(app => AppNames.OfDeclared(app, name)).Distinct().ToList();
        var missing = selection.Only.Except(names).ToList();
        if (missing.Count > 0)
        {
            var near = missing is [var one] ? Nearest.To(one, names) : null;
            throw new DeclarationException(
                $"{name} declares no app {string.Join(", ", missing)} (--only)",
                near is null ? "it declares " + string.Join(", ", names) : $"did you mean '{near}'?");
        }

        return declared with { Apps = [.. declared.Apps.Where(app => selection.Only.Contains(AppNames.OfDeclared(app, name)))] };
    }

    /// <summary>The whole of a file as JSON; of HOCON its apps, where they are deployed to and which environments it has.</summary>
    /// <exception cref="DeclarationException">It cannot be read.</exception>
    public static string Json(string target, IMachine machine, TextReader input)
    {
        if (!HasEnding(target, Hocon)) return Json(target, target, machine, input);
        var hocon = HoconApps(target, machine, null);
        var whole = new JsonObject { ["apps"] = JsonNode.Parse(hocon.Json), ["environments"] = new JsonArray([.. hocon.Environments.Select(name => (JsonNode)name)]) };
        if (hocon.Deploy is { } deploy) whole["deploy"] = JsonNode.Parse(deploy);
        return whole.ToJsonString();
    }

    private static DeclaredApps Declared(string target, string name, IMachine machine, TextReader input, string? environment)
    {
        if (!HasEnding(target, Hocon)) return JsonApps.ReadAll(Json(target, name, machine, input), name, environment);
        // In HOCON an environment is a part of the file, in PM2's formats a part of each app.
        var hocon = HoconApps(target, machine, environment);
        return JsonApps.ReadAll(hocon.Json, name, null, hocon.Places) with { Project = hocon.Project };
    }

    private static HoconApps HoconApps(string target, IMachine machine, string? environment)
    {
        var (path, text) = Text(target, machine);
        return HoconConfig.Read(text, target, path, environment, new HoconSource(machine.ReadText, Environment.GetEnvironmentVariable));
    }

    private static string Json(string target, string name, IMachine machine, TextReader input)
    {
        if (target == StandardInput) return Strict(input.ReadToEnd(), name, machine);
        if (Foreign.FirstOrDefault(ending => HasEnding(target, [ending])) is { } ending)
            throw new DeclarationException(
                $"{target}: configuration files ending in {ending} are not built yet",
                "HOCON (pm.conf), ecosystem.config.js, JSON and YAML are read");
        var (path, text) = Text(target, machine);
        if (HasEnding(target, Scripts)) return JavaScriptConfig.Evaluate(path, target, machine);
        return HasEnding(target, Yaml) ? YamlConfig.ToJson(text, target) : Strict(text, name, machine);
    }

    private static (string Path, string Text) Text(string target, IMachine machine)
    {
        var path = Path.GetFullPath(target, machine.CurrentFolder);
        if (!machine.IsFile(path)) throw new DeclarationException($"File {target} not found", $"looked for {path}");
        return (path, machine.ReadText(path) ?? throw new DeclarationException($"File {target} not readable", "check its owner and mode: ls -l " + path));
    }

    /// <summary>PM2 evaluates JSON as JavaScript: what is not JSON may still be an expression.</summary>
    private static string Strict(string text, string name, IMachine machine) =>
        JsonApps.IsJson(text) ? text : JavaScriptConfig.EvaluateExpression(text, name, machine) ?? text;

    private static bool HasEnding(string target, IReadOnlyList<string> endings) =>
        endings.Any(ending => target.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
