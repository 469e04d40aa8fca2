using System.Runtime.InteropServices;

namespace ActorPm.Shell.Os;

/// <summary>
/// The terminal while somebody edits a line: every key comes at once, nothing is echoed, Ctrl-C is a key. Outside of it the terminal is as it
/// was found, so that commands run as from any shell.
/// </summary>
internal sealed unsafe class RawTerminal : IDisposable
{
    private const int Now = 0; // TCSANOW
    private const int StateBytes = 256; // more than termios of any system

    private readonly byte[] _found = new byte[StateBytes];
    private readonly PosixSignalRegistration _resized;
    private readonly PosixSignalRegistration _ended;
    private readonly int _wakeRead;
    private readonly int _wakeWrite;

    private RawTerminal()
    {
        var ends = stackalloc int[2];
        if (LibC.Pipe(ends) != 0) throw new IOException($"no pipe: {Marshal.GetLastPInvokeErrorMessage()}");
        (_wakeRead, _wakeWrite) = (ends[0], ends[1]);
        _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, context =>
        {
            byte one = 1;
            _ = LibC.Write(_wakeWrite, &one, 1);
        });
        // Whoever ends us finds the terminal as it was.
        _ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave());
        fixed (byte* found = _found) _ = LibC.GetTerminal(Terminal.StandardInput, found);
    }

    /// <summary>The terminal of the standard input.</summary>
    /// <exception cref="IOException">It cannot be watched.</exception>
    public static RawTerminal Open() => new();

    /// <summary>Keys come one by one from now on.</summary>
    public void Enter()
    {
        var raw = (byte[])_found.Clone();
        fixed (byte* state = raw)
        {
            LibC.MakeRaw(state);
            _ = LibC.SetTerminal(Terminal.StandardInput, Now, state);
        }
    }

    /// <summary>As it was found.</summary>
    public void Leave()
    {
        fixed (byte* state = _found) _ = LibC.SetTerminal(Terminal.StandardInput, Now, state);
    }

    /// <summary>Waits for keys; what came, empty when the time is over or the terminal has another size, null when it is gone.</summary>
    /// <param name="buffer">Takes them.</param>
    /// <param name="milliseconds">So long; -1 for ever.</param>
    public int? Read(Span<byte> buffer, int milliseconds)
    {
        var entries = stackalloc LibC.PollEntry[2];
        entries[0] = new LibC.PollEntry { Descriptor = Terminal.StandardInput, Events = LibC.PollIn };
        entries[1] = new LibC.PollEntry { Descriptor = _wakeRead, Events = LibC.PollIn };
        if (LibC.Poll(entries, 2, milliseconds) <= 0) return 0;
        if (entries[1].Results != 0)
        {
            var drained = stackalloc byte[64];
            _ = LibC.Read(_wakeRead, drained, 64);
            return 0;
        }

        fixed (byte* start = buffer)
        {
            var count = LibC.Read(Terminal.StandardInput, start, buffer.Length);
            if (count > 0) return (int)count;
            return count < 0 && Marshal.GetLastPInvokeError() is LibC.Interrupted or LibC.TryAgain ? 0 : null;
        }
    }

    public void Dispose()
    {
        Leave();
        _resized.Dispose();
        _ended.Dispose();
        _ = LibC.Close(_wakeRead);
        _ = LibC.Close(_wakeWrite);
    }
}
