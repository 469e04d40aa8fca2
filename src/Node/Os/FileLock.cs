using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>
/// An exclusive lock on a file (flock), held until disposed or until the process ends, however it ends.
/// The descriptor is close-on-exec: a lock leaked into a child would outlive its owner.
/// </summary>
internal sealed partial class FileLock : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x8_0000;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int WouldBlock = 11;

    private int _descriptor;

    private FileLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock; null when somebody else holds it.</summary>
    /// <exception cref="IOException">The file cannot be opened or locked.</exception>
    public static FileLock? TryTake(string path)
    {
        var descriptor = Open(path, ReadWrite | Create | CloseOnExec, 0b110_000_000);
        if (descriptor < 0) throw Problem("cannot open", path);
        if (Flock(descriptor, Exclusive | NonBlocking) == 0) return new FileLock(descriptor);
        var errno = Marshal.GetLastSystemError();
        _ = Close(descriptor);
        return errno == WouldBlock
            ? null
            : throw new IOException($"cannot lock {path}: {Marshal.GetPInvokeErrorMessage(errno)}");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0) _ = Close(descriptor);
    }

    private static IOException Problem(string what, string path) =>
        new($"{what} {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");

    // open(2) is variadic; on x64 and arm64 Linux an int passes the same way in both conventions.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock")]
    private static partial int Flock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
