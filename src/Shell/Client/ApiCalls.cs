using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Client;

/// <summary>Requests and answers as the API has them: one JSON document, or a line of JSON each.</summary>
internal sealed class ApiCalls(HttpClient http)
{
    public async Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        Read(await GetBytesAsync(path, cancellation), type);

    public async Task<byte[]> GetBytesAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellation);
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }

    public async Task<TAnswer> PostAsync<TAnswer>(
        string path, HttpContent? body, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        using var response = await SendAsync(request, cancellation);
        return Read(await response.Content.ReadAsByteArrayAsync(cancellation), type);
    }

    /// <summary>The lines of the answer as they come; ends with the connection, whether that was cut or closed.</summary>
    public async IAsyncEnumerable<TLine> StreamAsync<TLine>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<TLine> type,
        [EnumeratorCancellation] CancellationToken cancellation, Action? answered = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await SendAsync(request, cancellation);
        answered?.Invoke();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await NextLineAsync(reader, cancellation) is { } line)
            if (line.Length > 0)
                yield return Read(line, type);
    }

    public static HttpContent Json<TBody>(TBody body, JsonTypeInfo<TBody> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };

    private static async Task<string?> NextLineAsync(StreamReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadLineAsync(cancellation);
        }
        catch (IOException)
        {
            return null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode) return response;
        using (response)
            throw new ApiFailureException(Failure(response, await response.Content.ReadAsByteArrayAsync(cancellation)));
    }

    private static ApiError Failure(HttpResponseMessage response, byte[] body)
    {
        try
        {
            return Read(body, ApiJson.Default.ApiError);
        }
        catch (ApiFailureException)
        {
            return new ApiError
            {
                Code = ApiErrorCode.Internal,
                Message = $"the node answered {(int)response.StatusCode} to {response.RequestMessage?.RequestUri?.AbsolutePath}",
                Hint = response.StatusCode == System.Net.HttpStatusCode.NotFound ? "it is of another version: pbm update" : null,
            };
        }
    }

    private static TValue Read<TValue>(ReadOnlySpan<byte> json, JsonTypeInfo<TValue> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Unreadable("null");
        }
        catch (JsonException fault)
        {
            throw Unreadable(fault.Message);
        }
    }

    private static TValue Read<TValue>(string json, JsonTypeInfo<TValue> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Unreadable("null");
        }
        catch (JsonException fault)
        {
            throw Unreadable(fault.Message);
        }
    }

    private static ApiFailureException Unreadable(string why) => new(new ApiError
    {
        Code = ApiErrorCode.Internal,
        Message = $"the node's answer cannot be read: {why}",
        Hint = "if node and pbm are of different builds: pbm update",
    });
}
