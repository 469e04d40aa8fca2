namespace ActorPm.Relay.Http;

/// <summary>
/// Reads the head of a request. What cannot be HTTP/1 at all is told apart from HTTP/1 that is wrong: the former
/// may be relayed as bytes, the latter is refused, so that nobody gets around the checks by writing badly.
/// </summary>
internal sealed class RequestHead
{
    private const int LongestMethod = 24;

    public HeadFields Fields { get; } = new();

    /// <summary>Bytes of the head, empty line included.</summary>
    public int Length { get; private set; }

    /// <summary>Where the request line begins: empty lines before it are skipped.</summary>
    public int LineStart { get; private set; }

    /// <summary>Length of the request line, line end included.</summary>
    public int LineLength { get; private set; }

    /// <summary>HTTP/1.0.</summary>
    public bool IsOld { get; private set; }

    public bool IsHead { get; private set; }

    /// <summary>Sending it twice means the same as sending it once (RFC 9110 §9.2.2).</summary>
    public bool IsIdempotent { get; private set; }

    /// <summary>The client would take another response on this connection.</summary>
    public bool KeepsAlive => IsOld ? Fields.SaysKeepAlive : !Fields.SaysClose;

    /// <summary>It asks to go on with another protocol, such as WebSocket.</summary>
    public bool AsksUpgrade { get; private set; }

    /// <summary>For <see cref="HeadResult.Bad"/>: the status to refuse it with.</summary>
    public int Status { get; private set; }

    /// <summary>For <see cref="HeadResult.Bad"/>: why.</summary>
    public string Problem { get; private set; } = "";

    public BodyFraming Body => Fields.Chunked ? BodyFraming.Chunked : BodyFraming.OfLength(Math.Max(0, Fields.ContentLength));

    /// <param name="bytes">All received and not used up yet.</param>
    /// <param name="searched">Bytes of them that were there the last time.</param>
    public HeadResult Read(ReadOnlySpan<byte> bytes, int searched = 0)
    {
        LineStart = 0;
        while (bytes.Length >= LineStart + 2 && bytes[LineStart] == '\r' && bytes[LineStart + 1] == '\n') LineStart += 2;
        var rest = bytes[LineStart..];
        if (rest.IsEmpty || (rest.Length == 1 && rest[0] == '\r')) return LineStart > RelayLimits.Head ? Bad(400, "only empty lines") : HeadResult.Incomplete;
        if (!MayBeMethod(rest)) return HeadResult.NotHttp;

        var from = Math.Max(0, searched - LineStart - 3);
        var end = rest[from..].IndexOf("\r\n\r\n"u8);
        if (end < 0 || from + end + 4 > RelayLimits.Head) return Unfinished(rest, from);
        var head = rest[..(from + end + 4)];
        Length = LineStart + head.Length;
        if (ReadLine(head[..(head.IndexOf("\r\n"u8) + 2)]) is not HeadResult.Complete and var result) return result;
        if (Fields.Read(bytes[..Length], LineStart + LineLength) is { } problem) return Bad(400, problem);
        return Check(bytes);
    }

    private HeadResult Unfinished(ReadOnlySpan<byte> rest, int from)
    {
        var line = rest.IndexOf((byte)'\n');
        if (line >= 0 && ReadLine(rest[..(line + 1)]) is not HeadResult.Complete and var result) return result;
        if (line < 0 && rest.ContainsAny(FieldNames.NotInValue) && rest[^1] != '\r') return HeadResult.NotHttp;
        if (rest.Length > RelayLimits.Head) return Bad(431, $"the head is longer than {RelayLimits.Head} bytes");
        for (var at = from; at < rest.Length; at++)
            if (rest[at] == '\n' && (at == 0 || rest[at - 1] != '\r')) return Bad(400, "a line does not end with CR LF");
        return HeadResult.Incomplete;
    }

    private HeadResult ReadLine(ReadOnlySpan<byte> line)
    {
        LineLength = line.Length;
        var text = line[..^1];
        var clean = text is [.., (byte)'\r'];
        if (clean) text = text[..^1];
        var method = text.IndexOf((byte)' ');
        var version = text.LastIndexOf((byte)' ');
        if (!MentionsHttp1(text)) return HeadResult.NotHttp;
        if (!clean || method <= 0 || version <= method + 1) return Bad(400, "the request line is not valid");
        var target = text[(method + 1)..version];
        if (target.Contains((byte)' ') || target.ContainsAny(FieldNames.NotInValue) || target.Contains((byte)'\t')) return Bad(400, "the request target is not valid");
        if (text[..method].ContainsAnyExcept(FieldNames.Token)) return Bad(400, "the method is not valid");
        switch (text[(version + 1)..])
        {
            case var number when number.SequenceEqual("HTTP/1.1"u8): IsOld = false; break;
            case var number when number.SequenceEqual("HTTP/1.0"u8): IsOld = true; break;
            default: return Bad(400, "the version is not valid");
        }

        return Method(text[..method]);
    }

    private HeadResult Method(ReadOnlySpan<byte> method)
    {
        IsHead = method.SequenceEqual("HEAD"u8);
        IsIdempotent = IsHead || method.SequenceEqual("GET"u8) || method.SequenceEqual("PUT"u8) || method.SequenceEqual("DELETE"u8)
            || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8);
        return method.SequenceEqual("CONNECT"u8) ? Bad(405, "CONNECT is not relayed; proxy = tcp relays bytes") : HeadResult.Complete;
    }

    private HeadResult Check(ReadOnlySpan<byte> bytes)
    {
        if (Fields.Chunked || Fields.OtherCoding)
        {
            if (Fields.ContentLength >= 0) return Bad(400, "both Content-Length and Transfer-Encoding are given");
            if (IsOld) return Bad(400, "HTTP/1.0 has no Transfer-Encoding");
            if (Fields.OtherCoding) return Bad(501, "the only Transfer-Encoding known is chunked");
        }

        if (Fields.Hosts > 1) return Bad(400, "Host is given twice");
        if (Fields.Hosts == 0 && !IsOld) return Bad(400, "Host is missing");
        // Java clients offer h2c with each first request; declining it is always allowed.
        AsksUpgrade = Fields is { SaysUpgrade: true, Upgrade: { } field, Chunked: false, ContentLength: <= 0 } && !IsOld
            && !FieldNames.Names(bytes[field.ValueStart..field.ValueEnd], "h2c"u8);
        return HeadResult.Complete;
    }

    private static bool MayBeMethod(ReadOnlySpan<byte> bytes)
    {
        var start = bytes[..Math.Min(bytes.Length, LongestMethod + 1)];
        var end = start.IndexOfAnyExcept(FieldNames.Token);
        return end < 0 ? start.Length <= LongestMethod : start[end] is (byte)' ' || (end > 0 && MentionsHttp1(bytes));
    }

    private static bool MentionsHttp1(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOf((byte)'\n');
        if (line >= 0) bytes = bytes[..line];
        for (var at = bytes.IndexOf((byte)'/'); at >= 0;)
        {
            if (at >= 4 && FieldNames.Is(bytes[(at - 4)..at], "http"u8) && at + 1 < bytes.Length && bytes[at + 1] == '1') return true;
            var next = bytes[(at + 1)..].IndexOf((byte)'/');
            if (next < 0) return false;
            at += next + 1;
        }

        return false;
    }

    private HeadResult Bad(int status, string problem)
    {
        (Status, Problem) = (status, problem);
        return HeadResult.Bad;
    }
}
