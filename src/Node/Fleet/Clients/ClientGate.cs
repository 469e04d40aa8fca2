using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Strangers;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorPm.Node.Fleet.Clients;

/// <summary>
/// Lets requests of clients in, as far as their role goes. A client may ask another server through this one; that server is
/// told whose request it is and judges it by its own table. Revoking cuts off what is being read.
/// </summary>
internal sealed class ClientGate : IDisposable
{
    /// <summary>One event in so long: a client in a loop must not push everything else out.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly FleetDoor _door;
    private readonly Action<string> _tell;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<HttpContext, string> _running = new();
    private readonly Lock _lock = new();
    private long? _toldAt;

    /// <param name="door">Judges certificates.</param>
    /// <param name="tell">Told, as an event, of refusals.</param>
    /// <param name="time">Clock.</param>
    public ClientGate(FleetDoor door, Action<string> tell, TimeProvider time)
    {
        (_door, _tell, _time) = (door, tell, time);
        door.Store.Changed += CutRevoked;
    }

    /// <summary>Whether a certificate claims to be a client's; nothing is proved by this.</summary>
    public static bool IsMeant(X509Certificate2 certificate) => ClientName.Of(certificate) is not null;

    /// <inheritdoc />
    public void Dispose() => _door.Store.Changed -= CutRevoked;

    /// <summary>A request of a client.</summary>
    public async Task OfClientAsync(HttpContext http, X509Certificate2 certificate, RequestDelegate next)
    {
        var from = $"{http.Connection.RemoteIpAddress}";
        var verdict = _door.JudgeClient(certificate, from);
        if (verdict.Client is not { } client)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            Tell($"a client at {from} was refused: {verdict.Reason}");
            throw new ApiException(new ApiError
            {
                Code = ApiErrorCode.Refused,
                Message = $"{verdict.Reason}",
                Hint = "pbm fleet clients on a server of the fleet lists who may come in; pbm fleet client-cert lets somebody in",
            });
        }

        http.Features.Get<StrangerPlace>()?.Leave();
        var caller = new ClientCaller(client.Name, client.Role, IsForwarded: false);
        Check(http, caller, OnOther(http.Request.Path) ?? $"{http.Request.Path}", from);
        _running[http] = client.ClientId;
        try
        {
            await RunAsync(http, caller, from, next);
        }
        finally
        {
            _running.TryRemove(http, out _);
        }
    }

    /// <summary>A request that another server hands on for a client; null when it is the server's own.</summary>
    public Task? OfOther(HttpContext http, string server, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments(FleetRoutes.AsClient, StringComparison.Ordinal, out var rest)) return null;
        if ($"{rest}".Split('/', 4) is not ["", var role, var name, var path] || !Enum.TryParse<ClientRole>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known) || name.Length == 0)
            throw ApiException.Invalid("the request names no client");
        var caller = new ClientCaller(name, known, IsForwarded: true);
        Check(http, caller, "/" + path, server);
        http.Request.Path = "/" + path;
        return RunAsync(http, caller, server, next);
    }

    private async Task RunAsync(HttpContext http, ClientCaller caller, string from, RequestDelegate next)
    {
        http.Features.Set(caller);
        try
        {
            await next(http);
        }
        catch (ApiException refused) when (refused.Error.Code == ApiErrorCode.Refused)
        {
            Tell($"{caller.Name} at {from} was refused: {refused.Error.Message}");
            throw;
        }
    }

    /// <summary>The path for another server of a request that a client makes through this one.</summary>
    public static string PathFor(HttpContext http, string path) =>
        ClientCaller.Of(http) is { } caller ? $"{FleetRoutes.AsClient}/{caller.Role.ToString().ToLowerInvariant()}/{caller.Name}{path}" : path;

    private void Check(HttpContext http, ClientCaller caller, string path, string from)
    {
        var what = $"{http.Request.Method} {path}";
        var refusal = ClientRoutes.Needed(http.Request.Method, path) switch
        {
            null => new ApiException(new ApiError { Code = ApiErrorCode.Refused, Message = $"{what} is not for clients" }),
            { } needed when caller.Role < needed => ClientCaller.Refusal(caller, needed, what),
            _ => null,
        };
        if (refusal is null) return;
        Tell($"{caller.Name} at {from} was refused: {refusal.Error.Message}");
        throw refusal;
    }

    /// <summary>What another server is asked through this one; null for a request to this one.</summary>
    private static string? OnOther(PathString path) =>
        path.StartsWithSegments(ApiRoutes.OnServer, StringComparison.Ordinal, out var rest) && $"{rest}".IndexOf('/', Math.Min(1, $"{rest}".Length)) is >= 0 and var end
            ? $"{rest}"[end..]
            : null;

    private void Tell(string text)
    {
        lock (_lock)
        {
            if (_toldAt is { } at && _time.GetElapsedTime(at) < Quiet) return;
            _toldAt = _time.GetTimestamp();
        }

        _tell(text);
    }

    private void CutRevoked()
    {
        if (_running.IsEmpty || _door.Store.Current is not { } file) return;
        var revoked = file.Clients.Where(client => client.IsRevoked).Select(client => client.ClientId).ToHashSet();
        foreach (var (http, client) in _running)
            if (revoked.Contains(client)) http.Abort();
    }
}
