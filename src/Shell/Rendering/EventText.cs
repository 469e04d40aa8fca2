using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>One event on one line: local time, server where several are shown, app, kind, what and why.</summary>
internal static class EventText
{
    public static string Render(EventRecord happened, Palette palette, string? server = null)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(happened.At).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var who = happened.Name is null ? "server" : happened.Id is { } id ? $"{id}|{happened.Name}" : happened.Name;
        var where = server is null ? "" : palette.Bold(server) + " ";
        return $"{palette.Grey(at)} {where}{palette.Cyan(who.PadRight(11))} {palette.Bold(happened.Kind.PadRight(8))} {happened.Text}";
    }

    /// <summary>As an object on one line; the server is its last field where several are shown.</summary>
    public static string Json(EventRecord happened, string? server)
    {
        var text = JsonSerializer.Serialize(happened, ApiJson.Default.EventRecord);
        return server is null ? text : $"{text[..^1]},\"server\":\"{JsonEncodedText.Encode(server)}\"}}";
    }
}
