using System.Globalization;
using System.Text;

namespace ActorPm.Contracts.Units;

/// <summary>
/// Times in the format language of day.js (<c>log_date_format</c> of PM2), read once and applied often:
/// YYYY YY M MM MMM MMMM D DD d dd ddd dddd H HH h hh m mm s ss SSS A a Z ZZ X x and [literals].
/// </summary>
public sealed class DayFormat
{
    private static readonly string[] Tokens =
    [
        "YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "dddd", "ddd", "dd", "d", "HH", "H", "hh", "h",
        "mm", "m", "ss", "s", "SSS", "A", "a", "ZZ", "Z", "X", "x",
    ];

    private readonly List<(bool IsToken, string Text)> _parts = [];

    /// <summary>Reads a format; what is no token stands for itself.</summary>
    public DayFormat(string format)
    {
        for (var at = 0; at < format.Length;)
        {
            if (format[at] == '[' && format.IndexOf(']', at) is var end && end > at + 1)
            {
                _parts.Add((false, format[(at + 1)..end]));
                at = end + 1;
                continue;
            }

            var token = Array.Find(Tokens, token => string.CompareOrdinal(format, at, token, 0, token.Length) == 0);
            _parts.Add((token is not null, token ?? format[at].ToString()));
            at += token?.Length ?? 1;
        }
    }

    /// <summary>The text of a time, in the offset it has.</summary>
    public string Format(DateTimeOffset time)
    {
        var text = new StringBuilder();
        foreach (var (isToken, part) in _parts) text.Append(isToken ? Value(part, time) : part);
        return text.ToString();
    }

    private static string Value(string token, DateTimeOffset time) => token switch
    {
        "YYYY" => time.Year.ToString("0000"),
        "YY" => (time.Year % 100).ToString("00"),
        "MMMM" => Names.GetMonthName(time.Month),
        "MMM" => Names.GetAbbreviatedMonthName(time.Month),
        "MM" => time.Month.ToString("00"),
        "M" => time.Month.ToString(),
        "DD" => time.Day.ToString("00"),
        "D" => time.Day.ToString(),
        "dddd" => Names.GetDayName(time.DayOfWeek),
        "ddd" => Names.GetAbbreviatedDayName(time.DayOfWeek),
        "dd" => Names.GetDayName(time.DayOfWeek)[..2],
        "d" => ((int)time.DayOfWeek).ToString(),
        "HH" => time.Hour.ToString("00"),
        "H" => time.Hour.ToString(),
        "hh" => TwelveHours(time).ToString("00"),
        "h" => TwelveHours(time).ToString(),
        "mm" => time.Minute.ToString("00"),
        "m" => time.Minute.ToString(),
        "ss" => time.Second.ToString("00"),
        "s" => time.Second.ToString(),
        "SSS" => time.Millisecond.ToString("000"),
        "A" => time.Hour < 12 ? "AM" : "PM",
        "a" => time.Hour < 12 ? "am" : "pm",
        "Z" => Offset(time, ":"),
        "ZZ" => Offset(time, ""),
        "X" => time.ToUnixTimeSeconds().ToString(),
        "x" => time.ToUnixTimeMilliseconds().ToString(),
        _ => token,
    };

    private static DateTimeFormatInfo Names => CultureInfo.InvariantCulture.DateTimeFormat;

    private static int TwelveHours(DateTimeOffset time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string Offset(DateTimeOffset time, string separator)
    {
        var minutes = (int)Math.Abs(time.Offset.TotalMinutes);
        return $"{(time.Offset < TimeSpan.Zero ? '-' : '+')}{minutes / 60:00}{separator}{minutes % 60:00}";
    }
}
