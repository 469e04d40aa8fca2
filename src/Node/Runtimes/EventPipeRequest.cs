using System.Buffers.Binary;
using System.Text;

namespace ActorPm.Node.Runtimes;

/// <summary>
/// The one request we make of a runtime (diagnostics IPC protocol, dotnet/diagnostics
/// <c>documentation/design-docs/ipc-protocol.md</c>): send the counters of some sources over this connection.
/// </summary>
internal static class EventPipeRequest
{
    /// <summary>Bytes of a header, of the answer too.</summary>
    public const int HeaderBytes = 20;

    /// <summary>A header and the id of the session.</summary>
    public const int AnswerBytes = HeaderBytes + sizeof(long);

    private const byte EventPipeCommands = 2, CollectTracing2 = 3, ServerAnswers = 0xFF, Ok = 0;
    private const int NetTraceFormat = 1;
    private const int CommandSetAt = 16;

    /// <summary>In MiB, in the observed program; the least there can be. Counters are a few KiB.</summary>
    private const int Buffer = 1;

    /// <summary>Counters come at every level; anything higher would make events of each request an app serves.</summary>
    private const int Critical = 1;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Asks for the counters of the sources, every <paramref name="seconds"/>.</summary>
    public static byte[] Counters(IReadOnlyList<string> sources, int seconds)
    {
        using var message = new MemoryStream();
        using var writer = new BinaryWriter(message, Encoding.Unicode);
        writer.Write(Magic);
        writer.Write((ushort)0);
        writer.Write(EventPipeCommands);
        writer.Write(CollectTracing2);
        writer.Write((ushort)0);
        writer.Write(Buffer);
        writer.Write(NetTraceFormat);
        writer.Write(false); // no rundown: nobody looks up methods
        writer.Write(sources.Count);
        foreach (var source in sources)
        {
            writer.Write(ulong.MaxValue);
            writer.Write(Critical);
            WriteText(writer, source);
            WriteText(writer, $"EventCounterIntervalSec={seconds}");
        }

        var bytes = message.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Magic.Length), (ushort)bytes.Length);
        return bytes;
    }

    /// <summary>Whether the runtime agrees; what follows the answer is a trace then.</summary>
    public static bool IsAgreed(ReadOnlySpan<byte> answer) =>
        answer.Length >= HeaderBytes && answer.StartsWith(Magic) && answer[CommandSetAt] == ServerAnswers && answer[CommandSetAt + 1] == Ok;

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text));
        writer.Write((ushort)0);
    }
}
