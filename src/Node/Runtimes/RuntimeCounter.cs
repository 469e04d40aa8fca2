namespace ActorPm.Node.Runtimes;

/// <summary>One value of a counter.</summary>
/// <param name="Source">The event source that publishes it.</param>
/// <param name="Name">Its name, <c>gc-heap-size</c>.</param>
/// <param name="Value">Its mean over the time, or what it went up by in a second.</param>
internal readonly record struct RuntimeCounter(string Source, string Name, double Value)
{
    private const string EventName = "EventCounters";

    /// <summary>Null for any other event.</summary>
    public static RuntimeCounter? Read(TraceEventKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind.Name != EventName) return null;
        var bytes = new TraceBytes(payload);
        string? name = null;
        double? mean = null, increment = null;
        double seconds = 1;
        foreach (var field in kind.Fields)
        {
            if (field.Type == TypeCode.String)
            {
                if (field.Name == "Name") name = bytes.Text();
                else bytes.SkipText();
                continue;
            }

            var number = Next(ref bytes, field.Type);
            switch (field.Name)
            {
                case "Mean": mean = number; break;
                case "Increment": increment = number; break;
                case "IntervalSec" when number > 0: seconds = number; break;
            }
        }

        return name is not null && (mean ?? increment / seconds) is { } value && double.IsFinite(value) ? new RuntimeCounter(kind.Source, name, value) : null;
    }

    private static double Next(ref TraceBytes bytes, TypeCode type) => type switch
    {
        TypeCode.Double => bytes.Double(),
        TypeCode.Single => bytes.Single(),
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Boolean => bytes.Int32(),
        TypeCode.Int64 or TypeCode.UInt64 => bytes.Int64(),
        _ => throw new TraceFormatException($"a counter with a field of type {type}"),
    };
}
