namespace ActorPm.Relay.Http;

/// <summary>One field line of a head: where it lies (line end included), and which it is.</summary>
internal readonly record struct HeadField(int Start, int ValueStart, int ValueEnd, int End, FieldKind Kind);

/// <summary>Fields a proxy has something to do with.</summary>
internal enum FieldKind
{
    Other,
    Connection,
    KeepAlive,
    ProxyConnection,
    ContentLength,
    TransferEncoding,
    Host,
    Upgrade,
    TransferExtensions,
    ForwardedFor,
    ForwardedProto,
    Expect,
}
