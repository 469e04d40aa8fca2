using System.Globalization;

namespace ActorPm.Contracts.Apps;

/// <summary>An address to listen on: a port of one or all interfaces, or a Unix socket.</summary>
/// <param name="Host">Literal IP address without brackets; null for all interfaces (dual stack), and for a Unix socket.</param>
/// <param name="Port">TCP port, 1 to 65535; -1 for a Unix socket.</param>
/// <param name="Path">Absolute path of a Unix socket; null for TCP.</param>
public sealed record ListenAddress(string? Host, int Port, string? Path)
{
    private const string UnixPrefix = "unix:";

    /// <summary>Reads <c>3000</c>, <c>127.0.0.1:3000</c>, <c>localhost:3000</c>, <c>[::1]:3000</c> or <c>unix:/path</c>; null when it is none of them.</summary>
    public static ListenAddress? Parse(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return text[UnixPrefix.Length..] is ['/', _, ..] path ? new ListenAddress(null, -1, path) : null;
        var colon = text.LastIndexOf(':');
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return null;
        if (colon < 0) return new ListenAddress(null, port, null);
        var host = text[..colon];
        if (host is ['[', .., ']']) host = host[1..^1];
        else if (host.Contains(':')) return null;
        return host switch
        {
            "" or "*" => new ListenAddress(null, port, null),
            "localhost" => new ListenAddress("127.0.0.1", port, null),
            _ => System.Net.IPAddress.TryParse(host, out var address) ? new ListenAddress(address.ToString(), port, null) : null,
        };
    }

    /// <summary>The text <see cref="Parse"/> reads.</summary>
    public override string ToString() => this switch
    {
        { Path: { } path } => UnixPrefix + path,
        { Host: null } => Port.ToString(CultureInfo.InvariantCulture),
        { Host: { } host } when host.Contains(':') => $"[{host}]:{Port}",
        _ => $"{Host}:{Port}",
    };
}
