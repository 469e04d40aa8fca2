using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Keeper.Os;

/// <summary>Extended attributes of files.</summary>
internal static unsafe partial class ExtendedAttributes
{
    private const int LongestValue = 64;

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Get(string path, string name, byte* value, nint size);

    /// <summary>Whether the file has the attribute with this value.</summary>
    public static bool Has(string path, string name, string value)
    {
        var buffer = stackalloc byte[LongestValue];
        var length = Get(path, name, buffer, LongestValue);
        return length >= 0 && Encoding.UTF8.GetString(buffer, (int)length) == value;
    }
}
