using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Http;

/// <summary>What a piece of a response means for its exchange.</summary>
internal enum ResponseStep
{
    /// <summary>More is to come.</summary>
    Continues,

    /// <summary>All of it is on its way to the client.</summary>
    Done,

    /// <summary>The protocol was switched; head and first bytes are in <see cref="Workspace.Writer"/>.</summary>
    Upgraded,

    /// <summary>It is not HTTP/1, nothing of it was passed on; see <see cref="ResponseHead.Problem"/>.</summary>
    Invalid,

    /// <summary>The protocol was switched without anybody asking for it; nothing was passed on.</summary>
    SwitchedUnasked,

    /// <summary>The client is gone, or must not take for whole what it has got.</summary>
    Broken,
}

/// <summary>The response of an exchange: reads its heads, passes heads and body on to the client.</summary>
internal sealed class ResponseRelay(Workspace workspace, HttpSession session)
{
    private readonly ByteBuffer _head = new();
    private BodyFraming _body;
    private bool _old;
    private bool _isHead;
    private bool _upgrade;

    /// <summary>The instance has said something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Its final head is on its way to the client.</summary>
    public bool IsUnderWay { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>The instance said more than the response.</summary>
    public bool HasSurplus { get; private set; }

    /// <summary>The client waits to be asked for its body, and never will be.</summary>
    public bool LeavesBody { get; private set; }

    /// <summary>The client's connection can take another request.</summary>
    public bool KeepsClient { get; private set; }

    /// <summary>So can the instance's, for this many seconds.</summary>
    public bool KeepsServer { get; private set; }

    public int ServerLimit { get; private set; }

    /// <summary>Whole, when the instance ends its connection in good order now.</summary>
    public bool MayEndHere => IsDone || _body.IsUntilEnd;

    public void Begin(RequestHead request)
    {
        (_old, _isHead, _upgrade) = (request.IsOld, request.IsHead, request.AsksUpgrade);
        (KeepsClient, LeavesBody) = (request.KeepsAlive, request.Fields.Expects);
        (HasBegun, IsUnderWay, IsDone, HasSurplus) = (false, false, false, false);
    }

    public void Clear() => _head.Clear();

    /// <summary>The next bytes of the instance.</summary>
    public ResponseStep Take(ReadOnlySpan<byte> bytes, bool requestDone)
    {
        HasBegun = true;
        if (IsUnderWay) return Relay(bytes, headWritten: false);
        if (_head.Length == 0) return ReadHead(bytes, kept: false, requestDone);
        _head.Add(bytes);
        return ReadHead(_head.Bytes, kept: true, requestDone);
    }

    private ResponseStep ReadHead(ReadOnlySpan<byte> bytes, bool kept, bool requestDone)
    {
        var head = workspace.Response;
        var result = head.Read(bytes);
        if (result == HeadResult.Incomplete)
        {
            if (!kept) _head.Add(bytes);
            return ResponseStep.Continues;
        }

        if (result == HeadResult.Bad) return ResponseStep.Invalid;
        if (head.IsUpgrade && !_upgrade) return ResponseStep.SwitchedUnasked;
        if (head.IsInterim) return Interim(head, bytes, requestDone);
        var step = Start(head, bytes, requestDone);
        if (kept) _head.Clear();
        return step;
    }

    private ResponseStep Start(ResponseHead head, ReadOnlySpan<byte> bytes, bool requestDone)
    {
        _body = head.Body(_isHead);
        IsUnderWay = true;
        KeepsServer = head.KeepsAlive(_old) && !_body.IsUntilEnd;
        ServerLimit = Limit(head, bytes);
        LeavesBody &= !requestDone;
        // A request that is still under way would be taken for the next one.
        KeepsClient &= requestDone && !_body.IsUntilEnd && !workspace.Retiring;
        workspace.Writer.Write(head, bytes[..head.Length], _old, KeepsClient);
        var rest = bytes[head.Length..];
        if (!head.IsUpgrade) return Relay(rest, headWritten: true);
        workspace.Writer.Add(rest);
        return ResponseStep.Upgraded;
    }

    private ResponseStep Interim(ResponseHead head, ReadOnlySpan<byte> bytes, bool requestDone)
    {
        LeavesBody = false;
        workspace.Writer.Write(head, bytes[..head.Length], _old, KeepsClient);
        if (!_old && !session.Client.Send(workspace.Writer.Bytes)) return ResponseStep.Broken;
        var rest = bytes[head.Length..].ToArray();
        _head.Clear();
        return rest.Length == 0 ? ResponseStep.Continues : ReadHead(rest, kept: false, requestDone);
    }

    private ResponseStep Relay(ReadOnlySpan<byte> bytes, bool headWritten)
    {
        var count = _body.Take(bytes);
        HasSurplus = count < bytes.Length;
        if (headWritten) workspace.Writer.Add(bytes[..count]);
        var sent = session.Client.Send(headWritten ? workspace.Writer.Bytes : bytes[..count]);
        if (!sent || _body.IsBad) return ResponseStep.Broken;
        IsDone = _body.IsDone;
        return IsDone ? ResponseStep.Done : ResponseStep.Continues;
    }

    // "Keep-Alive: timeout=5": a second less than the instance itself would wait.
    private static int Limit(ResponseHead head, ReadOnlySpan<byte> bytes)
    {
        if (head.Fields.KeepAlive is not { } field) return Groups.IdleConnections.DefaultLimit;
        foreach (var range in bytes[field.ValueStart..field.ValueEnd].Split((byte)','))
        {
            var part = bytes[field.ValueStart..field.ValueEnd][range].Trim(" \t"u8);
            if (part.StartsWith("timeout="u8) && FieldNames.Number(part[8..]) is >= 0 and var seconds)
                return (int)Math.Min(seconds - 1, Groups.IdleConnections.DefaultLimit);
        }

        return Groups.IdleConnections.DefaultLimit;
    }
}
