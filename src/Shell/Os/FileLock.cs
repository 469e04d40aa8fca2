using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorPm.Shell.Os;

/// <summary>
/// An exclusive flock(2), held until disposed or until this process ends. Opened by open(2) itself: the
/// framework's own opening takes a lock of its own and refuses a file that somebody has locked.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const uint OwnerOnly = 0x180; // 0600

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits for the lock on <paramref name="path"/>, which is made when missing.</summary>
    /// <exception cref="IOException">The file cannot be opened or locked.</exception>
    public static FileLock Take(string path)
    {
        var descriptor = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenCreate | LibC.OpenCloseOnExec, OwnerOnly);
        if (descriptor < 0) throw new IOException($"cannot open {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        while (LibC.FileLock(descriptor, LibC.LockExclusive) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.Interrupted) continue;
            file.Dispose();
            throw new IOException($"cannot lock {path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        return new FileLock(file);
    }

    public void Dispose() => _file.Dispose();
}
