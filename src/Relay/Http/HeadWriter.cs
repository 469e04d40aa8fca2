using System.Net;

namespace ActorPm.Relay.Http;

/// <summary>
/// Writes heads anew: fields as they came, in their order, except those that concern one connection only
/// (RFC 9110 §7.6.1), which each side gets its own of.
/// </summary>
internal sealed class HeadWriter
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(RelayLimits.Head + 4096);
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>For the instance.</summary>
    public void Write(RequestHead head, ReadOnlySpan<byte> bytes, IPAddress? client)
    {
        _length = 0;
        var fields = head.Fields;
        Add(bytes.Slice(head.LineStart, head.LineLength));
        Copy(fields, bytes, head.AsksUpgrade, withForwardedFor: client is null);
        if (client is not null) AddForwardedFor(fields, bytes, client);
        if (!fields.ForwardedProto) Add("X-Forwarded-Proto: http\r\n"u8);
        if (head.AsksUpgrade) Add("Connection: Upgrade\r\n"u8);
        else if (head.IsOld && head.KeepsAlive) Add("Connection: keep-alive\r\n"u8);
        Add("\r\n"u8);
    }

    /// <summary>For the client.</summary>
    /// <param name="head">The response.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="old">The client speaks HTTP/1.0.</param>
    /// <param name="keepsAlive">It may send another request on this connection.</param>
    public void Write(ResponseHead head, ReadOnlySpan<byte> bytes, bool old, bool keepsAlive)
    {
        _length = 0;
        if (head.IsOld && !old)
        {
            Add("HTTP/1.1"u8);
            Add(bytes[8..head.LineLength]);
        }
        else
        {
            Add(bytes[..head.LineLength]);
        }

        Copy(head.Fields, bytes, head.IsUpgrade, withForwardedFor: true);
        if (head.IsUpgrade) Add("Connection: Upgrade\r\n"u8);
        else if (!head.IsInterim && !keepsAlive) Add("Connection: close\r\n"u8);
        else if (!head.IsInterim && old) Add("Connection: keep-alive\r\n"u8);
        Add("\r\n"u8);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, (_length + bytes.Length) * 2);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    // Neighbours are copied together.
    private void Copy(HeadFields fields, ReadOnlySpan<byte> bytes, bool upgrade, bool withForwardedFor)
    {
        int from = -1, to = -1;
        foreach (ref readonly var field in fields.Span)
        {
            if (IsLeftOut(field.Kind, upgrade, withForwardedFor))
            {
                if (from >= 0) Add(bytes[from..to]);
                from = -1;
                continue;
            }

            if (from < 0) from = field.Start;
            to = field.End;
        }

        if (from >= 0) Add(bytes[from..to]);
    }

    private static bool IsLeftOut(FieldKind kind, bool upgrade, bool withForwardedFor) => kind switch
    {
        FieldKind.Connection or FieldKind.KeepAlive or FieldKind.ProxyConnection or FieldKind.TransferExtensions => true,
        FieldKind.ForwardedFor => !withForwardedFor,
        FieldKind.Upgrade => !upgrade,
        _ => false,
    };

    private void AddForwardedFor(HeadFields fields, ReadOnlySpan<byte> bytes, IPAddress client)
    {
        Add("X-Forwarded-For: "u8);
        foreach (ref readonly var field in fields.Span)
        {
            if (field.Kind != FieldKind.ForwardedFor || field.ValueStart == field.ValueEnd) continue;
            Add(bytes[field.ValueStart..field.ValueEnd]);
            Add(", "u8);
        }

        Span<byte> text = stackalloc byte[64];
        client.TryFormat(text, out var count);
        Add(text[..count]);
        Add("\r\n"u8);
    }
}
