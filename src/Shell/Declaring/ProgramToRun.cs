namespace ActorPm.Shell.Declaring;

/// <summary>What <c>start</c> was given, found on this machine.</summary>
/// <param name="Path">Absolute path of script or program.</param>
/// <param name="Name">The name of an app nobody named.</param>
/// <param name="LeadingArguments">Arguments that belong to the program, before the user's.</param>
/// <param name="Interpreter">The interpreter that follows from it; null to choose by the file.</param>
internal sealed record ProgramToRun(string Path, string Name, IReadOnlyList<string> LeadingArguments, string? Interpreter)
{
    /// <summary>
    /// A file, else a program on the PATH, else a shell line.
    /// </summary>
    /// <param name="text">As typed.</param>
    /// <param name="folder">The app's working folder, absolute.</param>
    /// <param name="arguments">The user's arguments; a shell line takes them in.</param>
    /// <param name="machine">Where to look.</param>
    /// <exception cref="DeclarationException">It is none of them.</exception>
    public static ProgramToRun Find(string text, string folder, IReadOnlyList<string> arguments, IMachine machine)
    {
        var path = System.IO.Path.GetFullPath(ExpandHome(text), folder);
        if (machine.IsFile(path))
        {
            if (!machine.IsReadable(path) && !machine.IsExecutable(path))
                throw new DeclarationException($"Script not readable: {path}", "check its owner and mode: ls -l " + path);
            return new ProgramToRun(path, AppNames.OfScript(path), [], null);
        }

        if (text.Any(char.IsWhiteSpace)) return ShellLine(text, arguments, machine);
        if (!text.Contains('/') && machine.FindOnPath(text) is { } program)
            return new ProgramToRun(program, AppNames.OfProgram(program, folder, machine), [], ProgramInterpreter(program));
        if (machine.IsFolder(path)) throw new DeclarationException($"Script not found: {path} is a folder", "name the script in it");
        throw new DeclarationException($"Script not found: {path}", WhereItIs(text, path, machine) ?? "`pbm ls` shows what can be started by name");
    }

    /// <summary>As with PM2 a script is looked for in the app's folder; a person may have meant their own.</summary>
    private static string? WhereItIs(string text, string path, IMachine machine)
    {
        var here = System.IO.Path.GetFullPath(ExpandHome(text), machine.CurrentFolder);
        return here != path && machine.IsFile(here) ? $"scripts are looked for in the app's folder (cwd); to run {here} there, name it with its whole path" : null;
    }

    private static ProgramToRun ShellLine(string line, IReadOnlyList<string> arguments, IMachine machine)
    {
        var shell = machine.FindOnPath("bash") ?? machine.FindOnPath("sh") ?? "/bin/sh";
        var whole = arguments.Count == 0 ? line : line + " " + ShellWords.Join(arguments);
        return new ProgramToRun(shell, AppNames.OfLine(line), ["-c", whole], InterpreterChoice.None);
    }

    // npm and its like are scripts with a shebang; only a program called x.js is handed to Node.js.
    private static string? ProgramInterpreter(string program) =>
        System.IO.Path.GetExtension(program) is ".js" or ".mjs" or ".cjs" ? null : InterpreterChoice.None;

    public static string ExpandHome(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetEnvironmentVariable("HOME") + path[1..]
            : path;

    /// <summary>The shell line has taken the user's arguments in.</summary>
    public bool TookArguments => LeadingArguments.Count > 0;
}
