using System.Globalization;
using System.Net;

namespace ActorPm.Shell.Client;

/// <summary>Host and port of another server, as typed before a command.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port of its API over TLS.</param>
internal sealed record RemotePlace(string Host, int Port)
{
    /// <summary>The port of a fleet's API, where nothing else is said.</summary>
    public const int UsualPort = 9110;

    /// <summary>Reads the first word of a command line; null when it is no address: without a port only an IP address is one.</summary>
    public static RemotePlace? Parse(string word)
    {
        var colon = word.LastIndexOf(':');
        var isSix = word is ['[', ..] || word.IndexOf(':', StringComparison.Ordinal) != colon;
        if (IPAddress.TryParse(word, out var address) && (isSix || word.Count(letter => letter == '.') == 3)) return new RemotePlace($"{address}", UsualPort);
        if (colon < 1 || !int.TryParse(word.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return null;
        var host = word[..colon].Trim('[', ']');
        if (isSix) return IPAddress.TryParse(host, out _) ? new RemotePlace(host, port) : null;
        return host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') && host.Length > 0 ? new RemotePlace(host, port) : null;
    }

    /// <inheritdoc />
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
