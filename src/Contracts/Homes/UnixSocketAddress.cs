using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Contracts.Homes;

/// <summary>
/// A Unix socket's path in a form that <c>bind</c> and <c>connect</c> take. The kernel's address holds
/// 107 bytes; a longer path is reached through a descriptor of its folder
/// (<c>/proc/self/fd/N/name</c>), which must stay open until bound or connected: dispose then.
/// </summary>
public sealed partial class UnixSocketAddress : IDisposable
{
    /// <summary>Longest path in bytes that fits into <c>sockaddr_un</c> with its final zero.</summary>
    public const int MaxPathBytes = 107;

    private const int PathOnly = 0x20_0000; // O_PATH: a handle for names, readable or not
    private const int CloseOnExec = 0x8_0000;

    private int _folder = -1;

    /// <summary>Makes the address of the socket at <paramref name="path"/>, which need not exist; its folder must when the path is long.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the file name alone is too long.</exception>
    public UnixSocketAddress(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) <= MaxPathBytes)
        {
            Path = path;
            return;
        }

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        _folder = Open(folder, PathOnly | CloseOnExec);
        if (_folder < 0)
        {
            var problem = Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError());
            throw new IOException($"cannot open the folder of the socket {path}: {problem}");
        }

        Path = $"/proc/self/fd/{_folder}/{System.IO.Path.GetFileName(path)}";
        if (Encoding.UTF8.GetByteCount(Path) <= MaxPathBytes) return;
        Dispose();
        throw new IOException($"the name of the socket {path} is too long");
    }

    /// <summary>The path to give to <c>bind</c>, <c>connect</c> or <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/>.</summary>
    public string Path { get; }

    /// <summary>Closes the folder's descriptor, if one was needed.</summary>
    public void Dispose()
    {
        if (_folder >= 0) _ = Close(_folder);
        _folder = -1;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
