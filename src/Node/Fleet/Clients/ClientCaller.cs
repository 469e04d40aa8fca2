using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet.Clients;

/// <summary>A client that asks; a feature of its requests. Requests of owners and of other servers have none.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsForwarded">It asks through another server, and cannot be sent on.</param>
internal sealed record ClientCaller(string Name, ClientRole Role, bool IsForwarded)
{
    /// <summary>The client of a request; null for owners and servers.</summary>
    public static ClientCaller? Of(HttpContext http) => http.Features.Get<ClientCaller>();

    /// <summary>Who asks, for histories: a client is named by its certificate, whatever it says itself.</summary>
    public static string? By(HttpContext http, string? said) => Of(http) is { } client ? $"client {client.Name}" : said;

    /// <summary>Whether values of variables may be shown at all.</summary>
    public static bool SeesValues(HttpContext http) => Of(http) is not { Role: ClientRole.View };

    /// <summary>Refuses what the request contains and the role of its client does not allow.</summary>
    /// <exception cref="ApiException">The role is too low.</exception>
    public static void Require(HttpContext http, ClientRole needed, string what)
    {
        if (Of(http) is { } client && client.Role < needed) throw Refusal(client, needed, what);
    }

    /// <summary>The refusal, in words.</summary>
    public static ApiException Refusal(ClientCaller client, ClientRole needed, string what) => new(new ApiError
    {
        Code = ApiErrorCode.Refused,
        Message = $"{client.Name} has the role {Word(client.Role)}, and {what} needs {Word(needed)}",
        Hint = $"on a server of the fleet: pbm fleet client-cert <name> --role {Word(needed)}",
    });

    private static string Word(ClientRole role) => role.ToString().ToLowerInvariant();
}
