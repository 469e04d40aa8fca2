using System.Diagnostics;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Os;

/// <summary>This machine.</summary>
internal sealed class Machine : IMachine
{
    private const int MayExecute = 1; // X_OK
    private const int MayRead = 4; // R_OK

    public string CurrentFolder { get; } = Directory.GetCurrentDirectory();

    public int Processors => Environment.ProcessorCount;

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

    public Version? NodeVersion()
    {
        if (FindOnPath("node") is not { } node) return null;
        using var process = Process.Start(new ProcessStartInfo(node, ["--version"]) { RedirectStandardOutput = true });
        return Version.TryParse(process?.StandardOutput.ReadToEnd().Trim().TrimStart('v'), out var version) ? version : null;
    }
}
