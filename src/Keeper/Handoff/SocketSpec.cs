using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Keeper.Handoff;

/// <summary>What somebody wants to listen on, in the terms of Node's <c>cluster</c> module.</summary>
internal sealed record SocketSpec
{
    private const int Only6Flag = 1;
    private const int ReuseFlag = 4;

    /// <summary>Literal IP address, or the path of a Unix socket; null for all interfaces.</summary>
    public string? Address { get; init; }

    /// <summary>Port; 0 for any free one, -1 for a Unix socket.</summary>
    public required int Port { get; init; }

    /// <summary><c>4</c>, <c>6</c>, <c>-1</c> for a Unix socket, <c>udp4</c>, <c>udp6</c>.</summary>
    public required string AddressType { get; init; }

    /// <summary>1: IPv6 only; 4: share a UDP port.</summary>
    public int Flags { get; init; }

    /// <summary>Which of several listens at port 0 it is.</summary>
    public int Index { get; init; }

    public int Backlog { get; init; } = 511;

    public bool ReadableAll { get; init; }

    public bool WritableAll { get; init; }

    public bool IsUnix => Port < 0;

    public bool IsUdp => AddressType is "udp4" or "udp6";

    /// <summary>TCP on all interfaces, in whichever words.</summary>
    [JsonIgnore]
    public bool IsWildcard => !IsUnix && !IsUdp && !Only6 && Address is null or "" or "::" or "0.0.0.0";

    public bool Only6 => (Flags & Only6Flag) != 0;

    public bool Reuse => (Flags & ReuseFlag) != 0;

    /// <summary>The same for all who mean the same socket: the rule of Node.js 22 and later.</summary>
    public string Key => $"{Address ?? "null"}:{Port}:{AddressType}:" + (Port == 0 ? $":{Index}" : "");

    /// <summary>Addresses to try in turn; all interfaces are those of both versions where there are two.</summary>
    [JsonIgnore]
    public IReadOnlyList<IPAddress> Candidates =>
        Address is { Length: > 0 } text ? IPAddress.TryParse(text, out var address) ? [address] : []
        : AddressType == "udp4" ? [IPAddress.Any]
        : [IPAddress.IPv6Any, IPAddress.Any];

    public static SocketSpec Of(ListenAddress address) => address.Path is { } path
        ? new SocketSpec { Address = path, Port = -1, AddressType = "-1" }
        : new SocketSpec { Address = address.Host, Port = address.Port, AddressType = address.Host?.Contains(':') == true ? "6" : "4" };

    /// <summary>As <see cref="ListenAddress"/> text, with the port that was given; UDP with <c>udp:</c> in front.</summary>
    public string Text(IPEndPoint? bound)
    {
        if (IsUnix) return new ListenAddress(null, -1, Address).ToString();
        var port = bound?.Port ?? Port;
        var host = Address is null or "" or "::" or "0.0.0.0" ? null : Address;
        if (Address == "0.0.0.0" && bound?.AddressFamily == AddressFamily.InterNetwork) host = Address;
        return (IsUdp ? "udp:" : "") + new ListenAddress(host, port, null);
    }
}
