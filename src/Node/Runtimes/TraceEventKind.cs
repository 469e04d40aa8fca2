namespace ActorPm.Node.Runtimes;

/// <summary>What a trace says of a kind of event: whose it is, and what its fields are.</summary>
/// <param name="Source">The event source.</param>
/// <param name="Name">Name of the event.</param>
/// <param name="Fields">Its fields in order, those within others in their place.</param>
internal sealed record TraceEventKind(string Source, string Name, IReadOnlyList<TraceField> Fields)
{
    private const int MostFields = 256;

    /// <summary>Reads the payload of an event of the metadata block, with the number it goes by.</summary>
    public static (int Number, TraceEventKind Kind) Read(ReadOnlySpan<byte> payload)
    {
        var bytes = new TraceBytes(payload);
        var number = bytes.Int32();
        var source = bytes.Text();
        bytes.Int32(); // the event's id within its source
        var name = bytes.Text();
        bytes.Int64(); // keywords
        bytes.Int32(); // version
        bytes.Int32(); // level
        var fields = new List<TraceField>();
        ReadFields(ref bytes, fields);
        return (number, new TraceEventKind(source, name, fields));
    }

    private static void ReadFields(ref TraceBytes bytes, List<TraceField> fields)
    {
        var count = bytes.Int32();
        for (; count > 0; count--)
        {
            if (fields.Count > MostFields) throw new TraceFormatException("too many fields");
            var type = (TypeCode)bytes.Int32();
            if (type == TypeCode.Object)
            {
                ReadFields(ref bytes, fields);
                bytes.Text();
            }
            else
            {
                fields.Add(new TraceField(type, bytes.Text()));
            }
        }
    }
}

/// <summary>One field of an event.</summary>
internal readonly record struct TraceField(TypeCode Type, string Name);
