namespace ActorPm.Node.Runtimes;

/// <summary>A process with a .NET runtime in the tree of an instance.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="Depth">How far below the instance's main process; 0 for that itself.</param>
/// <param name="Arguments">Its command line.</param>
internal sealed record DotNetProcess(int Pid, int Depth, IReadOnlyList<string> Arguments)
{
    /// <summary>Commands of <c>dotnet</c> that start or build a program, and are not it.</summary>
    private static readonly HashSet<string> Commands = ["run", "watch", "build", "build-server", "msbuild", "publish", "restore", "test", "tool"];

    private static readonly HashSet<string> Tools = ["MSBuild.dll", "MSBuild", "VBCSCompiler.dll", "VBCSCompiler", "dotnet-watch.dll", "csc.dll", "csc", "vbc.dll", "vbc"];

    /// <summary>A part of the SDK.</summary>
    public bool IsTool =>
        Arguments.Count > 0
        && ((Path.GetFileName(Arguments[0]) == "dotnet" && (Arguments.Count == 1 || Commands.Contains(Arguments[1])))
            || Arguments.Take(3).Any(argument => Tools.Contains(Path.GetFileName(argument))));

    /// <summary>The app itself: below the tools that started it; of several the one that came last. Null while there is none.</summary>
    public static DotNetProcess? Choose(IEnumerable<DotNetProcess> processes) =>
        processes.Where(process => !process.IsTool).OrderByDescending(process => process.Depth).ThenByDescending(process => process.Pid).FirstOrDefault();
}
