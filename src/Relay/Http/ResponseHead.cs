namespace ActorPm.Relay.Http;

/// <summary>Reads the head of an instance's response.</summary>
internal sealed class ResponseHead
{
    public HeadFields Fields { get; } = new();

    /// <summary>Bytes of the head, empty line included.</summary>
    public int Length { get; private set; }

    /// <summary>Length of the status line, line end included.</summary>
    public int LineLength { get; private set; }

    public int Status { get; private set; }

    /// <summary>HTTP/1.0.</summary>
    public bool IsOld { get; private set; }

    /// <summary>100 to 199 except 101: another response follows.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    /// <summary>The instance goes on with the protocol the request asked for.</summary>
    public bool IsUpgrade => Status == 101;

    /// <summary>For <see cref="HeadResult.Bad"/>: why.</summary>
    public string Problem { get; private set; } = "";

    /// <param name="bytes">All received and not used up yet.</param>
    public HeadResult Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 || end + 4 > RelayLimits.Head) return bytes.Length > RelayLimits.Head ? Bad("its head is too long") : Begins(bytes);
        Length = end + 4;
        LineLength = bytes.IndexOf("\r\n"u8) + 2;
        if (!ReadLine(bytes[..(LineLength - 2)])) return Bad("its status line is not valid HTTP/1");
        if (Fields.Read(bytes[..Length], LineLength) is { } problem) return Bad(problem);
        if (Fields is { ContentLength: >= 0, Chunked: true } or { ContentLength: >= 0, OtherCoding: true }) return Bad("both Content-Length and Transfer-Encoding are given");
        return HeadResult.Complete;
    }

    /// <summary>How its body ends, which depends on what was asked.</summary>
    public BodyFraming Body(bool isHead)
    {
        if (isHead || Status is < 200 or 204 or 304) return BodyFraming.None;
        if (Fields.Chunked) return BodyFraming.Chunked;
        return Fields.ContentLength >= 0 && !Fields.OtherCoding ? BodyFraming.OfLength(Fields.ContentLength) : BodyFraming.UntilEnd;
    }

    /// <summary>The instance would take another request on this connection.</summary>
    public bool KeepsAlive(bool requestIsOld) => !Fields.SaysClose && (!(IsOld || requestIsOld) || Fields.SaysKeepAlive);

    private HeadResult Begins(ReadOnlySpan<byte> bytes)
    {
        var start = "HTTP/1."u8;
        var count = Math.Min(start.Length, bytes.Length);
        return bytes[..count].SequenceEqual(start[..count]) ? HeadResult.Incomplete : Bad("it is not HTTP/1");
    }

    private bool ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ') return false;
        IsOld = line[7] == '0';
        Status = (int)FieldNames.Number(line[9..12]);
        return Status is >= 100 and <= 999 && (line.Length == 12 || line[12] == ' ') && !line.ContainsAny(FieldNames.NotInValue);
    }

    private HeadResult Bad(string problem)
    {
        Problem = problem;
        return HeadResult.Bad;
    }
}
