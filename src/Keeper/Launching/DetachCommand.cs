using System.Text;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary>
/// <c>pbm-keeper detach --log FILE [--ready] -- PROGRAM ARGUMENTS…</c>: starts a daemon that survives
/// its starter, prints its pid, and with --ready waits until it serves.
/// Exit code 0: it serves (or was started); 1: it failed, with the reason on stderr; 3: another one is at work.
/// </summary>
internal static class DetachCommand
{
    private const int Started = 0, Failed = 1, Busy = 3;
    private const int ChildReadyDescriptor = 3;
    private const int LastLines = 10;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? log = null;
        var ready = false;
        while (arguments.Length > 0 && arguments[0] != "--")
        {
            if (arguments[0] == "--ready") ready = true;
            else if (arguments[0] == "--log" && arguments.Length > 1)
            {
                log = arguments[1];
                arguments = arguments[1..];
            }
            else return Fail($"unknown argument {arguments[0]}");
            arguments = arguments[1..];
        }

        if (log is null || arguments.Length < 2) return Fail("usage: pbm-keeper detach --log FILE [--ready] -- PROGRAM ARGUMENTS…");
        try
        {
            return Start(Path.GetFullPath(log), arguments[1], arguments[2..].ToArray(), ready);
        }
        catch (IOException problem)
        {
            return Fail(problem.Message);
        }
    }

    private static int Start(string log, string file, string[] arguments, bool ready)
    {
        Descriptors.CloseInheritedOnExec();
        var environment = OwnEnvironment.Strings();
        var (read, write) = ready ? Pipes.Create() : (-1, -1);
        if (ready) environment.Add($"{ReadyLine.Variable}={ChildReadyDescriptor}");
        var (plan, opened) = Daemons.Plan(file, arguments, environment, log, write);
        var logFrom = LogDescriptor.Facts(opened[0])?.Size ?? 0;
        var pid = Spawn.Start(plan);
        foreach (var descriptor in opened) Descriptors.Close(descriptor);
        Descriptors.Close(write);
        if (pid < 0) return Fail($"{file} cannot be started: {Errno.Text(-pid)}");
        Console.Out.WriteLine(pid);
        return ready ? AwaitReady(file, pid, read, log, logFrom) : Started;
    }

    private static int AwaitReady(string file, int pid, int descriptor, string log, long logFrom)
    {
        var line = ReadToEnd(descriptor);
        if (line == ReadyLine.Ready) return Started;
        if (line == ReadyLine.Busy) return Busy;
        if (line.StartsWith(ReadyLine.ErrorPrefix, StringComparison.Ordinal)) return Fail(line[ReadyLine.ErrorPrefix.Length..]);

        var end = Children.TryReap(pid, wait: true);
        var how = end is { Signal: { } signal } ? Signals.Name(signal) : $"exit code {end?.Code}";
        var tail = LogTail.LastLines(log, logFrom, LastLines);
        return Fail($"{Path.GetFileName(file)} ended with {how} before it was ready" + (tail.Length > 0 ? ":\n" + tail : $"; see {log}"));
    }

    private static string ReadToEnd(int descriptor)
    {
        var text = new StringBuilder();
        Span<byte> buffer = stackalloc byte[1024];
        while (Descriptors.Read(descriptor, buffer) is > 0 and var count)
        {
            text.Append(Encoding.UTF8.GetString(buffer[..count]));
            if (text.ToString().Contains('\n')) break;
        }

        return text.ToString().TrimEnd('\n');
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }
}
