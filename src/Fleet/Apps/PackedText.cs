using System.IO.Compression;
using System.Text.Json;

namespace ActorPm.Fleet.Apps;

/// <summary>JSON that is packed to fit a record: deflate, base64.</summary>
internal static class PackedText
{
    /// <summary>Packs UTF-8 bytes.</summary>
    public static string Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(bytes);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>The bytes again, however small they were packed by whomever.</summary>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="longest">So many bytes may they be.</param>
    /// <exception cref="JsonException">It is damaged, or longer.</exception>
    public static ReadOnlySpan<byte> Unpack(string packed, int longest)
    {
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            using var bytes = new MemoryStream();
            var block = new byte[4096];
            while (deflate.Read(block) is > 0 and var length)
            {
                if (bytes.Length + length > longest) throw new JsonException($"what is packed is longer than {longest} bytes");
                bytes.Write(block, 0, length);
            }

            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException)
        {
            throw new JsonException($"what is packed cannot be unpacked: {damaged.Message}", damaged);
        }
    }
}
