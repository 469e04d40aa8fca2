using System.Diagnostics;

namespace ActorPm.Shell.Foreground;

/// <summary>The command that <c>pbm dev --post-exec</c> runs after each start.</summary>
internal static class PostExec
{
    public static void Run(Children children, string line, bool silent)
    {
        var process = children.Start(new ProcessStartInfo("/bin/sh", ["-c", line])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = silent,
            RedirectStandardError = silent,
        });
        process.StandardInput.Close();
        if (!silent) return;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
