using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Node.Os;

/// <summary>
/// Tells the program that started this one how it went: one line on the descriptor named by
/// <c>ACTORPM_READY_FD</c>, then the descriptor is closed. Without that variable nothing is told.
/// </summary>
internal sealed partial class ReadyDescriptor
{
    /// <summary>The variable.</summary>
    public const string Variable = "ACTORPM_READY_FD";

    private int _descriptor = -1;

    /// <summary>Takes the descriptor out of the environment, so that no child inherits its name.</summary>
    public static ReadyDescriptor Take()
    {
        var ready = new ReadyDescriptor();
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), out var descriptor) && descriptor > 2)
        {
            ready._descriptor = descriptor;
            _ = SetCloseOnExec(descriptor, SetDescriptorFlags, CloseOnExec);
        }

        Environment.SetEnvironmentVariable(Variable, null);
        return ready;
    }

    /// <summary>Says one line; later ones are not said.</summary>
    public void Say(string line)
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor < 0) return;
        var bytes = Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + "\n");
        _ = Write(descriptor, bytes, bytes.Length);
        _ = Close(descriptor);
    }

    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetCloseOnExec(int descriptor, int command, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
