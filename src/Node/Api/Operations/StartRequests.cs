using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Store;

namespace ActorPm.Node.Api.Operations;

/// <summary>Reads <see cref="StartApps"/>; fields of an app that are left out have their defaults.</summary>
internal static class StartRequests
{
    /// <summary>The request.</summary>
    /// <exception cref="ApiException">It cannot be read.</exception>
    public static async Task<StartApps> ReadAsync(HttpContext http)
    {
        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            if (body is not JsonObject fields || fields["apps"] is not JsonArray apps) throw new JsonException("apps is missing");
            var specs = apps.Select(StoredForms.ReadSpec).ToList();
            fields["apps"] = new JsonArray();
            var request = fields.Deserialize(ApiJson.Default.StartApps)!;
            return request with { Apps = specs };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw ApiException.Invalid($"the request cannot be read: {wrong.Message}");
        }
    }
}
