namespace ActorPm.Shell.Declaring;

/// <summary>A configuration file as <c>start</c>, <c>restart</c>, <c>stop</c> and <c>delete</c> take it.</summary>
internal static class ConfigFile
{
    /// <summary>The target that means JSON on the standard input.</summary>
    public const string StandardInput = "-";

    private static readonly string[] Foreign = [".yml", ".yaml", ".config.js", ".config.cjs", ".config.mjs", ".config.ts", ".conf"];

    /// <summary>PM2 goes by the ending alone.</summary>
    public static bool IsOne(string target) =>
        target == StandardInput
        || target.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
        || Foreign.Any(ending => target.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The apps declared in <paramref name="target"/>.</summary>
    /// <exception cref="DeclarationException">It is not there, not readable, wrong, or of a kind that is not built.</exception>
    public static DeclaredApps Read(string target, IMachine machine, TextReader input)
    {
        if (target == StandardInput) return JsonApps.Read(input.ReadToEnd(), "the standard input");
        if (Foreign.FirstOrDefault(ending => target.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending)
            throw new DeclarationException(
                $"{target}: configuration files ending in {ending} are not built yet",
                "write the apps as JSON: {\"apps\": [{\"name\": …, \"script\": …}]}");
        var path = Path.GetFullPath(target, machine.CurrentFolder);
        if (!machine.IsFile(path)) throw new DeclarationException($"File {target} not found", $"looked for {path}");
        return JsonApps.Read(
            machine.ReadText(path) ?? throw new DeclarationException($"File {target} not readable", "check its owner and mode: ls -l " + path),
            target);
    }
}
