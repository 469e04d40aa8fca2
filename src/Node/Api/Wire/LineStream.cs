using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace ActorPm.Node.Api.Wire;

/// <summary>An answer of one JSON value a line, each sent as soon as it is there.</summary>
/// <typeparam name="T">The values.</typeparam>
internal sealed class LineStream<T>(HttpResponse response, JsonTypeInfo<T> json)
{
    /// <summary>Content type of such answers.</summary>
    public const string ContentType = "application/x-ndjson";

    private const byte LineEnd = (byte)'\n';

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
        using (var writer = new Utf8JsonWriter(response.BodyWriter)) JsonSerializer.Serialize(writer, value, json);
        var end = response.BodyWriter.GetSpan(1);
        end[0] = LineEnd;
        response.BodyWriter.Advance(1);
    }

    /// <summary>Sends what was added.</summary>
    public async Task FlushAsync(CancellationToken cancellation) => await response.BodyWriter.FlushAsync(cancellation);

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
}
