using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>Finds programs the way execvp does, with the PATH of the child.</summary>
internal static class Programs
{
    /// <summary>What execvp uses without a PATH.</summary>
    private const string NoPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The absolute path of a program by name or path; null when there is none that may be executed.</summary>
    /// <param name="program">Name, or path with a slash.</param>
    /// <param name="path">The child's PATH; null when it has none.</param>
    /// <param name="cwd">The child's working folder, for relative paths.</param>
    public static string? Find(string program, string? path, string cwd)
    {
        if (program.Contains('/')) return IsProgram(Path.Combine(cwd, program)) ? Path.GetFullPath(program, cwd) : null;
        foreach (var folder in (path ?? NoPath).Split(':'))
        {
            var candidate = Path.Combine(cwd, folder, program);
            if (IsProgram(candidate)) return candidate;
        }

        return null;
    }

    /// <summary>A file that this process may execute.</summary>
    public static bool IsProgram(string path) => File.Exists(path) && Permissions.MayExecute(path);

    /// <summary>Node.js or Bun: they speak Node's IPC protocol.</summary>
    public static bool SpeaksNodeIpc(string interpreter) => Path.GetFileName(interpreter) is "node" or "nodejs" or "bun";

    /// <summary>Node.js itself.</summary>
    public static bool IsNode(string interpreter) => Path.GetFileName(interpreter) is "node" or "nodejs";

    /// <summary>Python in any version.</summary>
    public static bool IsPython(string interpreter) => Path.GetFileName(interpreter).StartsWith("python", StringComparison.Ordinal);
}
