using System.Globalization;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Units;

namespace ActorPm.Contracts.Text;

/// <summary>The time before each line that node and keeper write into their own logs.</summary>
/// <param name="format">Day.js format; empty: no time; null: to the millisecond.</param>
public sealed class OwnLogTime(string? format)
{
    private readonly DayFormat? _format = string.IsNullOrEmpty(format) ? null : new DayFormat(format);

    /// <summary>As <see cref="DaemonVariables.LogDateFormat"/> has it.</summary>
    public static OwnLogTime FromEnvironment() =>
        new(DaemonVariables.Find(DaemonVariables.LogDateFormat, Environment.GetEnvironmentVariable)?.Value);

    /// <summary>What stands before a line, with the blank after it.</summary>
    /// <param name="at">When, in local time.</param>
    public string Before(DateTimeOffset at)
    {
        if (format is null) return at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff ", CultureInfo.InvariantCulture);
        return _format is null ? "" : _format.Format(at) + " ";
    }
}
