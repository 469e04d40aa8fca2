using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorPm.Shell.Os;

/// <summary>An exclusive flock(2), held until disposed or until this process ends.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits for the lock on <paramref name="path"/>, which is made when missing.</summary>
    /// <exception cref="IOException">The file cannot be opened or locked.</exception>
    public static FileLock Take(string path)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        while (LibC.FileLock((int)file.DangerousGetHandle(), LibC.LockExclusive) != 0)
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
