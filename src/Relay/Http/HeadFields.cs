namespace ActorPm.Relay.Http;

/// <summary>
/// The field lines of a head, and what they say about framing. Strict where two readers could disagree about where
/// a message ends: that is what request smuggling lives on.
/// </summary>
internal sealed class HeadFields
{
    private const int Most = 256;

    private readonly List<HeadField> _all = new(32);

    public ReadOnlySpan<HeadField> Span => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_all);

    /// <summary>-1: none given.</summary>
    public long ContentLength { get; private set; }

    public bool Chunked { get; private set; }

    public bool SaysClose { get; private set; }

    public bool SaysKeepAlive { get; private set; }

    public bool SaysUpgrade { get; private set; }

    public int Hosts { get; private set; }

    /// <summary>The body comes once the instance says that it wants it.</summary>
    public bool Expects { get; private set; }

    public bool ForwardedProto { get; private set; }

    /// <summary>Something other than exactly <c>chunked</c>.</summary>
    public bool OtherCoding { get; private set; }

    /// <summary>Of the last Upgrade field; default: none.</summary>
    public HeadField? Upgrade { get; private set; }

    /// <summary>Of the last Keep-Alive field; default: none.</summary>
    public HeadField? KeepAlive { get; private set; }

    /// <summary>Reads from the first field line to the empty line; why it is no good, or null.</summary>
    public string? Read(ReadOnlySpan<byte> head, int start)
    {
        _all.Clear();
        (ContentLength, Chunked, OtherCoding, Hosts) = (-1, false, false, 0);
        (SaysClose, SaysKeepAlive, SaysUpgrade, ForwardedProto) = (false, false, false, false);
        (Upgrade, KeepAlive, Expects) = (null, null, false);
        for (var at = start; at < head.Length;)
        {
            var line = head[at..];
            var length = line.IndexOfAny((byte)'\r', (byte)'\n');
            if (length < 0 || length + 1 >= line.Length || line[length] != '\r' || line[length + 1] != '\n') return "a line does not end with CR LF";
            if (length == 0) return at + 2 == head.Length ? null : "something follows the empty line";
            if (_all.Count == Most) return "too many fields";
            if (Add(line[..length], at) is { } problem) return problem;
            at += length + 2;
        }

        return "the empty line is missing";
    }

    private string? Add(ReadOnlySpan<byte> line, int at)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(FieldNames.Token)) return "a field name is not valid";
        var first = colon + 1;
        var end = line.Length;
        while (first < end && line[first] is (byte)' ' or (byte)'\t') first++;
        while (end > first && line[end - 1] is (byte)' ' or (byte)'\t') end--;
        var value = line[first..end];
        if (value.ContainsAny(FieldNames.NotInValue)) return "a field value contains a control character";
        var field = new HeadField(at, at + first, at + end, at + line.Length + 2, FieldNames.KindOf(line[..colon]));
        _all.Add(field);
        switch (field.Kind)
        {
            case FieldKind.Host:
                Hosts++;
                break;
            case FieldKind.Expect:
                Expects = true;
                break;
            case FieldKind.ForwardedProto:
                ForwardedProto = true;
                break;
            case FieldKind.Upgrade:
                Upgrade = field;
                break;
            case FieldKind.KeepAlive:
                KeepAlive = field;
                break;
            case FieldKind.Connection:
                SaysClose |= FieldNames.Names(value, "close"u8);
                SaysKeepAlive |= FieldNames.Names(value, "keep-alive"u8);
                SaysUpgrade |= FieldNames.Names(value, "upgrade"u8);
                break;
            case FieldKind.ContentLength:
                if (ContentLength >= 0) return "Content-Length is given twice";
                ContentLength = FieldNames.Number(value);
                if (ContentLength < 0) return "Content-Length is not a number";
                break;
            case FieldKind.TransferEncoding:
                if (Chunked || OtherCoding) return "Transfer-Encoding is given twice";
                Chunked = FieldNames.Is(value, "chunked"u8);
                OtherCoding = !Chunked;
                break;
        }

        return null;
    }
}
