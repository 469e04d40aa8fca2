using ActorPm.Contracts.Apps;

namespace ActorPm.Keeper.Logs;

/// <summary>Where a log file ends and the next begins: at a line end whenever there is one.</summary>
internal static class RotationRule
{
    /// <summary>
    /// How many of the bytes still go into the present file; 0 means: rotate first. Never 0 for an empty file.
    /// </summary>
    /// <param name="size">Size of the file now.</param>
    /// <param name="limit">Size it shall not exceed; 0 or less for none.</param>
    /// <param name="atLineStart">It ends with a line end, or is empty.</param>
    /// <param name="bytes">What is to be written.</param>
    public static int BytesForThisFile(long size, long limit, bool atLineStart, ReadOnlySpan<byte> bytes)
    {
        var room = limit - size;
        if (limit <= 0 || bytes.Length <= room) return bytes.Length;

        var lastLineEnd = room > 0 ? bytes[..(int)room].LastIndexOf((byte)'\n') + 1 : 0;
        if (lastLineEnd > 0) return lastLineEnd;
        if (atLineStart && size > 0) return 0;

        // In the middle of a line, or a line alone longer than the limit: it is finished here, over the limit.
        var firstLineEnd = bytes.IndexOf((byte)'\n') + 1;
        if (firstLineEnd > 0) return firstLineEnd;

        // No line end in sight: output without lines is cut at twice the limit.
        var hardRoom = 2 * limit - size;
        return hardRoom > 0 ? (int)Math.Min(bytes.Length, hardRoom) : 0;
    }

    /// <summary>The first line of a file that is not empty is older than allowed, or of the time before one that is due.</summary>
    public static bool IsTooOld(LogRotation rotation, long size, long firstLineAt, long now) =>
        size > 0 && ((rotation.MaxAge > TimeSpan.Zero && now - firstLineAt > rotation.MaxAge.TotalMilliseconds) || HasPassed(rotation.Due, firstLineAt, now));

    private static bool HasPassed(IReadOnlyList<long>? due, long firstLineAt, long now)
    {
        for (var index = 0; index < due?.Count && due[index] <= now; index++)
            if (due[index] > firstLineAt) return true;
        return false;
    }
}
