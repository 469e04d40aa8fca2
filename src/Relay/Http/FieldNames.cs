using System.Buffers;
using System.Text;

namespace ActorPm.Relay.Http;

/// <summary>Names and values of fields, byte by byte as RFC 9110 has them.</summary>
internal static class FieldNames
{
    /// <summary>What a field name or a method consists of.</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Never in a value: control characters except tab.</summary>
    public static readonly SearchValues<byte> NotInValue =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(code => code != '\t').Append(127).Select(code => (byte)code)]);

    public static FieldKind KindOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when Is(name, "te"u8) => FieldKind.TransferExtensions,
        4 when Is(name, "host"u8) => FieldKind.Host,
        6 when Is(name, "expect"u8) => FieldKind.Expect,
        7 when Is(name, "upgrade"u8) => FieldKind.Upgrade,
        10 when Is(name, "connection"u8) => FieldKind.Connection,
        10 when Is(name, "keep-alive"u8) => FieldKind.KeepAlive,
        14 when Is(name, "content-length"u8) => FieldKind.ContentLength,
        15 when Is(name, "x-forwarded-for"u8) => FieldKind.ForwardedFor,
        16 when Is(name, "proxy-connection"u8) => FieldKind.ProxyConnection,
        17 when Is(name, "transfer-encoding"u8) => FieldKind.TransferEncoding,
        17 when Is(name, "x-forwarded-proto"u8) => FieldKind.ForwardedProto,
        _ => FieldKind.Other,
    };

    /// <summary>The value is a list that names this token.</summary>
    public static bool Names(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token)
    {
        foreach (var range in value.Split((byte)','))
            if (Is(value[range].Trim(" \t"u8), token)) return true;
        return false;
    }

    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(name, lowerCase);

    /// <summary>Digits only, below 2^60; -1 for anything else.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 18) return -1;
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            number = number * 10 + (digit - '0');
        }

        return number;
    }
}
