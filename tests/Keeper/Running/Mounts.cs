using System.Diagnostics;

namespace ActorPm.Keeper.Tests.Running;

/// <summary>A file system that is full soon.</summary>
internal static class Mounts
{
    public static bool TryMountSmall(string folder) => Run("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", folder) == 0;

    public static void Unmount(string folder) => Run("umount", "-l", folder);

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
