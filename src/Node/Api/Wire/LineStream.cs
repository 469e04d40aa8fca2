using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace ActorPm.Node.Api.Wire;

/// <summary>An answer of one JSON value a line, each sent as soon as it is there. Several may add and flush at once.</summary>
/// <typeparam name="T">The values.</typeparam>
internal sealed class LineStream<T>(HttpResponse response, JsonTypeInfo<T> json)
{
    /// <summary>Content type of such answers.</summary>
    public const string ContentType = "application/x-ndjson";

    private readonly Lock _gate = new();
    private Task _sent = Task.CompletedTask;
    private ArrayBufferWriter<byte> _added = new();

    /// <summary>Sends the header, so that the client knows its request was accepted.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        response.ContentType = ContentType;
        await response.StartAsync(cancellation);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>Adds one value; sent with the next flush.</summary>
    public void Add(T value)
    {
        lock (_gate)
        {
            using (var writer = new Utf8JsonWriter(_added)) JsonSerializer.Serialize(writer, value, json);
            _added.Write("\n"u8);
        }
    }

    /// <summary>Sends what was added.</summary>
    public Task FlushAsync(CancellationToken cancellation)
    {
        lock (_gate) return _sent = SendAfterAsync(_sent, cancellation);
    }

    /// <summary>Adds and sends one value.</summary>
    public async Task WriteAsync(T value, CancellationToken cancellation)
    {
        Add(value);
        await FlushAsync(cancellation);
    }

    /// <summary>Sends what comes until the channel is complete. What is there together goes out together.</summary>
    public async Task WriteAllAsync(ChannelReader<T> values, CancellationToken cancellation)
    {
        while (await values.WaitToReadAsync(cancellation))
        {
            while (values.TryRead(out var value)) Add(value);
            await FlushAsync(cancellation);
        }
    }

    private async Task SendAfterAsync(Task before, CancellationToken cancellation)
    {
        await before;
        response.BodyWriter.Write(Take().WrittenSpan);
        await response.BodyWriter.FlushAsync(cancellation);
    }

    private ArrayBufferWriter<byte> Take()
    {
        lock (_gate)
        {
            var added = _added;
            _added = new ArrayBufferWriter<byte>();
            return added;
        }
    }
}
