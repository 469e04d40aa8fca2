namespace ActorPm.Native.Os;

/// <summary>A system call failed in a way that its caller has no better answer for.</summary>
internal sealed class OsException(string what, int errno) : IOException($"{what}: {Os.Errno.Text(errno)}")
{
    public int Errno { get; } = errno;

    /// <summary>Throws for a negative result of a system call; otherwise hands the result on.</summary>
    public static int Check(int result, string what) =>
        result >= 0 ? result : throw new OsException(what, Os.Errno.Last);
}
