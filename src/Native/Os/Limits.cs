using System.Runtime.InteropServices;

namespace ActorPm.Native.Os;

/// <summary>
/// The number of descriptors: we raise our own to the hard limit, programs get the limit the
/// keeper was started with (a raised one breaks programs that use select).
/// </summary>
internal sealed unsafe partial class Limits
{
    private const int OpenFiles = 7;

    private readonly ulong _hard;

    private Limits(ulong soft, ulong hard)
    {
        Original = soft;
        _hard = hard;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, ulong* limits);

    /// <summary>The soft limit programs get.</summary>
    public ulong Original { get; }

    /// <param name="original">The limit for programs; null: the present one of this process.</param>
    public static Limits Raise(ulong? original = null)
    {
        var limits = stackalloc ulong[2];
        OsException.Check(Get(OpenFiles, limits), "getrlimit");
        var raised = new Limits(original ?? limits[0], limits[1]);
        raised.SetSoft(raised._hard);
        return raised;
    }

    /// <summary>Around a spawn, which passes the limit on; descriptors already open above it stay open.</summary>
    public void Lower() => SetSoft(Original);

    public void Restore() => SetSoft(_hard);

    private void SetSoft(ulong soft)
    {
        var limits = stackalloc ulong[2] { Math.Min(soft, _hard), _hard };
        _ = Set(OpenFiles, limits);
    }
}
