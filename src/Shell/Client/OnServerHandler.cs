using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Client;

/// <summary>Sends every request through the node of this server to another server of the fleet.</summary>
internal sealed class OnServerHandler(string server, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        request.RequestUri = new Uri($"{asked.GetLeftPart(UriPartial.Authority)}{ApiRoutes.OnServer}/{Uri.EscapeDataString(server)}{asked.PathAndQuery}");
        return base.SendAsync(request, cancellationToken);
    }
}
