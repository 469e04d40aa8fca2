using System.Diagnostics;
using ActorPm.Shell.Boot;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Os;

/// <summary>This machine.</summary>
internal sealed class Machine : IMachine
{
    private const int MayExecute = 1; // X_OK
    private const int MayRead = 4; // R_OK

    /// <summary>A configuration that takes longer waits for something that does not come.</summary>
    private static readonly TimeSpan NodeLimit = TimeSpan.FromSeconds(30);

    public string CurrentFolder { get; } = FolderAsTyped();

    public int Processors => Environment.ProcessorCount;

    public string? NodeProgram
    {
        get
        {
            try
            {
                return StablePrograms.Find().Node;
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
    }

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    public bool IsFile(string path) => File.Exists(path);

    public bool IsFolder(string path) => Directory.Exists(path);

    public bool IsReadable(string path) => LibC.Access(path, MayRead) == 0;

    public bool IsExecutable(string path) => File.Exists(path) && LibC.Access(path, MayExecute) == 0;

    public ReadOnlyMemory<byte> Head(string path, int count)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[count];
            return head.AsMemory(0, file.ReadAtLeast(head, count, throwOnEndOfStream: false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    public string? FindOnPath(string program)
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.Combine(Path.GetFullPath(folder, CurrentFolder), program);
            if (IsExecutable(candidate)) return candidate;
        }

        return null;
    }

    public string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public NodeRun? RunNode(IReadOnlyList<string> arguments, string input) =>
        FindOnPath("node") is { } node ? Run(node, arguments, input) : null;

    public NodeRun? RunOwnEvaluation(IReadOnlyList<string> arguments, string input)
    {
        try
        {
            return Run(SiblingBinaries.Find().Node, ["evaluate", .. arguments], input);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static NodeRun Run(string program, IReadOnlyList<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells.
        }

        if (!process.WaitForExit(NodeLimit))
        {
            process.Kill(entireProcessTree: true);
            return new NodeRun(-1, "", $"Error: it was not read within {NodeLimit.TotalSeconds:0} s");
        }

        return new NodeRun(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>
    /// The shell's own name of the folder where it is one: /srv/app/current stays that, whichever release the link
    /// leads to, so that the next release is the same app.
    /// </summary>
    private static string FolderAsTyped()
    {
        var real = Directory.GetCurrentDirectory();
        if (Environment.GetEnvironmentVariable("PWD") is not ['/', ..] typed || typed == real || Path.GetFullPath(typed) != typed) return real;
        try
        {
            Directory.SetCurrentDirectory(typed);
            if (Directory.GetCurrentDirectory() == real) return typed;
            Directory.SetCurrentDirectory(real);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is somewhere else, or gone.
        }

        return real;
    }

    public Version? NodeVersion()
    {
        if (FindOnPath("node") is not { } node) return null;
        using var process = Process.Start(new ProcessStartInfo(node, ["--version"]) { RedirectStandardOutput = true });
        return Version.TryParse(process?.StandardOutput.ReadToEnd().Trim().TrimStart('v'), out var version) ? version : null;
    }
}
