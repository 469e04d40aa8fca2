using ActorPm.Contracts;
using Microsoft.AspNetCore.OpenApi;

namespace ActorPm.Node.Api;

/// <summary>What the OpenAPI document says beside what it derives from the routes.</summary>
internal static class OpenApiText
{
    /// <summary>Sets title, version and text.</summary>
    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "ActorPm";
        document.Info.Version = BuildVersion.Short;
        document.Info.Description =
            "The API of one server, on the Unix socket node.sock in the home. Fields are only ever added. "
            + "Every answer of 4xx and 5xx has an error with code, message and hint as its body. "
            + "Operations answer with one JSON value a line and end with a line of kind finished.";
        return Task.CompletedTask;
    });
}
