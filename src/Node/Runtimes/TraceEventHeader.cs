namespace ActorPm.Node.Runtimes;

/// <summary>The compressed header of an event: only what differs from the one before is written.</summary>
/// <param name="Kind">Number of its kind.</param>
/// <param name="PayloadBytes">Length of what follows.</param>
internal readonly record struct TraceEventHeader(int Kind, int PayloadBytes)
{
    private const int HasKind = 1, HasOrigin = 2, HasThread = 4, HasStack = 8, HasActivity = 16, HasRelatedActivity = 32, HasLength = 128;
    private const int ActivityBytes = 16;

    public TraceEventHeader Next(ref TraceBytes bytes)
    {
        var flags = bytes.Byte();
        var (kind, length) = (Kind, PayloadBytes);
        if ((flags & HasKind) != 0) kind = (int)bytes.Variable();
        if ((flags & HasOrigin) != 0)
        {
            bytes.Variable(); // number in a row
            bytes.Variable(); // thread that wrote it
            bytes.Variable(); // processor
        }

        if ((flags & HasThread) != 0) bytes.Variable();
        if ((flags & HasStack) != 0) bytes.Variable();
        bytes.Variable(); // time
        if ((flags & HasActivity) != 0) bytes.Take(ActivityBytes);
        if ((flags & HasRelatedActivity) != 0) bytes.Take(ActivityBytes);
        if ((flags & HasLength) != 0) length = (int)bytes.Variable();
        return new TraceEventHeader(kind, length);
    }
}
