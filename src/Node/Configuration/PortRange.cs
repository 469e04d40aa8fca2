using System.Globalization;

namespace ActorPm.Node.Configuration;

/// <summary>TCP ports from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
internal readonly record struct PortRange(int First, int Last)
{
    /// <summary>Reads <c>20000-20999</c>; null when it is not that.</summary>
    public static PortRange? Parse(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length == 2
            && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && ushort.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first > 0 && first <= last
            ? new PortRange(first, last)
            : null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{First}-{Last}";
}
