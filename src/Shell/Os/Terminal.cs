namespace ActorPm.Shell.Os;

/// <summary>What stands behind the standard descriptors.</summary>
internal static unsafe class Terminal
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public static bool IsTerminal(int descriptor) => LibC.IsTerminal(descriptor) == 1;

    /// <summary>Columns of the terminal; null for pipes and files, and for terminals that do not say.</summary>
    public static int? Columns(int descriptor)
    {
        LibC.WindowSize size;
        nuint request = OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u; // TIOCGWINSZ
        return LibC.GetWindowSize(descriptor, request, &size) == 0 && size.Columns > 0 ? size.Columns : null;
    }

    /// <summary>Ends when whoever reads our standard output has gone, also while nothing is written.</summary>
    public static Task OutputClosedAsync()
    {
        var closed = new TaskCompletionSource();
        new Thread(() =>
        {
            var entry = new LibC.PollEntry { Descriptor = StandardOutput };
            while (LibC.Poll(&entry, 1, -1) < 0 || (entry.Results & LibC.PollError) == 0)
                if (entry.Results != 0) return; // a file or terminal that went away is found by the next write
            closed.TrySetResult();
        })
        { IsBackground = true }.Start();
        return closed.Task;
    }
}
