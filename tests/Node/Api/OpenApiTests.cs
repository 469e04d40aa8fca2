using System.Reflection;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_lists_every_route_with_a_summary_and_its_answer()
    {
        await using var api = await ApiUnderTest.StartAsync((_, _) => { });
        var (status, body) = await api.GetAsync(ApiRoutes.OpenApi);
        Assert.Equal(200, status);
        var paths = JsonDocument.Parse(body).RootElement.GetProperty("paths");
        var routes = typeof(ApiRoutes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetValue(null)!)
            // The document itself, and the way to other servers, which is before every other route.
            .Where(route => route is not (ApiRoutes.OpenApi or ApiRoutes.OnServer))
            .Order()
            .ToList();
        Assert.Equal(routes, paths.EnumerateObject().Select(path => path.Name).Order());
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("200", out var answer), operation.Value.ToString());
            Assert.True(answer.TryGetProperty("content", out _), operation.Value.ToString());
        }

        Assert.Contains("max_memory_bytes", body);
        Assert.Contains("application/x-ndjson", body);
    }
}
