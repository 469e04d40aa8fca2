using System.Globalization;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>One event on one line: local time, app, kind, what and why.</summary>
internal static class EventText
{
    public static string Render(EventRecord happened, Palette palette)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(happened.At).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var who = happened.Name is null ? "server" : happened.Id is { } id ? $"{id}|{happened.Name}" : happened.Name;
        return $"{palette.Grey(at)} {palette.Cyan(who.PadRight(11))} {palette.Bold(happened.Kind.PadRight(8))} {happened.Text}";
    }
}
