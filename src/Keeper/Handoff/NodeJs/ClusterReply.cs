using System.Net;
using System.Text;
using System.Text.Json;
using ActorPm.Keeper.Ipc;

namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>What a primary says to its workers, ready to be sent; <c>seq</c> numbers our messages, <c>ack</c> is the number of the one answered.</summary>
internal static class ClusterReply
{
    public static ChannelMessage Done(long seq, long ack) => Message($$"""{"cmd":"NODE_CLUSTER","ack":{{ack}},"seq":{{seq}}}""");

    /// <summary>The listen failed; the program sees it as its own error.</summary>
    public static ChannelMessage Failed(long seq, long ack, string key, int errno) =>
        Message($$"""{"cmd":"NODE_CLUSTER","errno":{{-errno}},"key":{{Quoted(key)}},"ack":{{ack}},"data":null,"seq":{{seq}}}""");

    /// <summary>Connections will be passed to it one by one.</summary>
    public static ChannelMessage Listens(long seq, long ack, string key, string data, IPEndPoint? bound)
    {
        var name = bound is null ? "" : $$"""
            ,"sockname":{"address":{{Quoted(bound.Address.ToString())}},"family":"{{(bound.Address.GetAddressBytes().Length == 16 ? "IPv6" : "IPv4")}}","port":{{bound.Port}}}
            """;
        return Message($$"""{"cmd":"NODE_CLUSTER","errno":null,"key":{{Quoted(key)}},"ack":{{ack}},"data":{{data}}{{name}},"seq":{{seq}}}""");
    }

    /// <summary>It gets the socket itself.</summary>
    public static ChannelMessage Shares(long seq, long ack, GroupSocket socket) => Message(
        $$$"""{"cmd":"NODE_HANDLE","type":"{{{(socket.Spec.IsUdp ? "dgram" : "net")}}}.Native","msg":{"cmd":"NODE_CLUSTER","errno":0,"key":{{{Quoted(socket.Key)}}},"ack":{{{ack}}},"data":{{{socket.Data}}},"seq":{{{seq}}}}}""",
        socket.Descriptor);

    public static ChannelMessage Connection(byte[] beginning, long seq, int descriptor)
    {
        var bytes = new byte[beginning.Length + 24];
        beginning.CopyTo(bytes, 0);
        seq.TryFormat(bytes.AsSpan(beginning.Length), out var digits);
        var length = beginning.Length + digits;
        "}}\n"u8.CopyTo(bytes.AsSpan(length));
        return new ChannelMessage(bytes.AsMemory(0, length + 3), descriptor);
    }

    /// <summary>The part of <see cref="Connection"/> that is the same for all connections of a socket.</summary>
    public static byte[] ConnectionBeginning(string key) => Encoding.UTF8.GetBytes(
        $$$"""{"cmd":"NODE_HANDLE","type":"net.Native","msg":{"cmd":"NODE_CLUSTER","act":"newconn","key":{{{Quoted(key)}}},"seq":""");

    public static ChannelMessage Disconnect(long seq) => Message($$"""{"cmd":"NODE_CLUSTER","act":"disconnect","seq":{{seq}}}""");

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static ChannelMessage Message(string json, int descriptor = -1) => new(Encoding.UTF8.GetBytes(json + "\n"), descriptor);
}
