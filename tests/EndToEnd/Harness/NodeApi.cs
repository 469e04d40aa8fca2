using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The node's HTTP API, for looking at it without <c>pbm</c>, which would start a node that is away.</summary>
internal sealed class NodeApi(HomePaths home) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(home.NodeSocket), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://node"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Who answers; null while nobody does.</summary>
    public async Task<NodeHello?> HelloAsync()
    {
        try
        {
            return await GetAsync(ApiRoutes.Hello, ApiJson.Default.NodeHello);
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException or IOException)
        {
            return null;
        }
    }

    public async Task<T> GetAsync<T>(string route, JsonTypeInfo<T> type) =>
        (await _client.GetFromJsonAsync(route, type, TestContext.Current.CancellationToken))!;

    public async Task<RebuildDone> RebuildAsync()
    {
        using var answer = await _client.PostAsync(new Uri(ApiRoutes.Rebuild, UriKind.Relative), null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.RebuildDone, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Starts apps; what the node said.</summary>
    public async Task<IReadOnlyList<OperationUpdate>> StartAsync(StartApps request)
    {
        using var answer = await _client.PostAsJsonAsync(
            new Uri(ApiRoutes.Apps, UriKind.Relative), request, ApiJson.Default.StartApps, TestContext.Current.CancellationToken);
        return await LinesAsync(answer, ApiJson.Default.OperationUpdate);
    }

    public async Task<IReadOnlyList<EventRecord>> EventsAsync()
    {
        using var answer = await _client.GetAsync(new Uri($"{ApiRoutes.Events}?lines=100000", UriKind.Relative), TestContext.Current.CancellationToken);
        return await LinesAsync(answer, ApiJson.Default.EventRecord);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<IReadOnlyList<T>> LinesAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, type)!)];
    }
}
