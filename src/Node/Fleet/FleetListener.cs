using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api;
using ActorPm.Node.Api.Fleet;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Clients;
using ActorPm.Node.Fleet.Strangers;
using ActorPm.Node.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Kestrel on the server's address of the fleet: TLS, certificates of both sides. Without a certificate one may ask to be
/// let in, or whether one was removed, and nothing else; with one that has ended, or is of an authority that is not known here, to have it renewed and to compare lists of members.
/// </summary>
internal sealed class FleetListener : IAsyncDisposable
{
    private const long LargestRequest = 4 << 20;

    /// <summary>Of members too; a safety belt, since <see cref="StrangerGate"/> bounds everybody else.</summary>
    private const long MostConnections = 4000;

    /// <summary>A request to be let in is a few kilobytes.</summary>
    private const long LargestOfStrangers = 64 << 10;

    private readonly WebApplication _application;
    private readonly ClientGate _clients;

    private FleetListener(WebApplication application, ClientGate clients) => (_application, _clients) = (application, clients);

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address cannot be used.</exception>
    public static async Task<FleetListener> StartAsync(
        IPEndPoint place, Func<FleetIdentity> identity, FleetDoor door, FleetTalk talk, NodeContext? node, NodeLog log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pbm-node", ContentRootPath = AppContext.BaseDirectory });
        var gate = door.NewGate();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Listen(place, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => next.Through(gate, door));
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = TimeSpan.FromSeconds(5),
                    OnConnection = connection => ValueTask.FromResult(Options(identity(), door, connection.Connection)),
                });
            });
        });
        builder.Logging.AddProvider(new MicrosoftLogs(log));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        if (node is not null) ApiHost.AddServices(builder.Services, node);
        else builder.Services.AddSingleton(log).AddRouting();
        var application = builder.Build();
        var clients = new ClientGate(door, text => door.Events?.Tell("client", text), node?.Time ?? TimeProvider.System);
        application.UseMiddleware<ErrorAnswers>();
        application.Use(next => http => LetInAsync(http, door, clients, next));
        application.UseRouting();
        Map(application, door, talk);
        // Members may do to each other what their owners may: with whom a key is shared, a server is.
        if (node is not null)
        {
            application.MapApi();
            application.MapOthers();
        }

        application.UseEndpoints(_ => { });
        try
        {
            await application.StartAsync();
            return new FleetListener(application, clients);
        }
        catch
        {
            clients.Dispose();
            await application.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
    }

    private static SslServerAuthenticationOptions Options(FleetIdentity identity, FleetDoor door, ConnectionContext connection) => new()
    {
        // The authorities come along: who asks from outside may know an earlier one only.
        ServerCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, [.. identity.Shown], offline: true),
        EnabledSslProtocols = SslProtocols.Tls13 | SslProtocols.Tls12,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            // Clients are judged with each request, so that they are told why they are refused.
            certificate is null || (certificate is X509Certificate2 shown && ClientGate.IsMeant(shown)) || IsMember(certificate, door, connection),
    };

    private static bool IsMember(X509Certificate certificate, FleetDoor door, ConnectionContext connection)
    {
        if (!door.JudgeForRenewal(certificate as X509Certificate2, connection.RemoteEndPoint?.ToString() ?? "a stranger").IsMember) return false;
        GatedConnections.IsMember(connection);
        return true;
    }

    private static void Map(WebApplication application, FleetDoor door, FleetTalk talk)
    {
        application.MapGet(FleetRoutes.Ports, http => AnswerAsync(http, talk.Ports(), FleetJson.Default.ServerPorts));
        application.MapGet(FleetRoutes.Removal, http => AnswerAsync(
            http, talk.Removal(http.Request.Query[FleetRoutes.RemovedServer], http.Request.Query[FleetRoutes.RemovedKey]), FleetJson.Default.ServerRemoval));
        application.MapPost(FleetRoutes.RelayPort, Talk(FleetJson.Default.OpenRelayPort, FleetJson.Default.RelayPortOpened,
            (request, http) => Task.FromResult(talk.OpenRelayPort(request, From(http)))));
        application.MapPost(FleetRoutes.Admit, Talk(FleetJson.Default.AdmitServer, FleetJson.Default.ServerAdmitted,
            (request, http) => talk.AdmitAsync(request, From(http), http.RequestAborted)));
        application.MapGet(FleetRoutes.Cluster, http => AnswerAsync(http, talk.Cluster(Seeker(http, door)), FleetJson.Default.ClusterAnswer));
        application.MapPost(FleetRoutes.Members, Talk(FleetJson.Default.KnownMembers, FleetJson.Default.KnownMembers,
            (request, _) => Task.FromResult(talk.Exchange(request))));
        application.MapPost(FleetRoutes.Sign, Talk(FleetJson.Default.SignCertificate, FleetJson.Default.SignedCertificate,
            (request, http) => Task.FromResult(talk.Sign(request, door.JudgeForRenewal(http.Connection.ClientCertificate, From(http)), From(http)))));
        application.MapPost(FleetRoutes.SignClient, Talk(FleetJson.Default.SignClient, FleetJson.Default.SignedCertificate,
            (request, http) => Task.FromResult(talk.SignClient(request, From(http)))));
        application.MapPost(FleetRoutes.AuthorityKey, Talk(FleetJson.Default.AskAuthorityKey, FleetJson.Default.AuthorityKeyGiven,
            (request, http) => Task.FromResult(talk.GiveKey(request, door.Judge(http.Connection.ClientCertificate, From(http)), From(http)))));
    }

    private static ClusterSeeker? Seeker(HttpContext http, FleetDoor door) =>
        int.TryParse(http.Request.Query[FleetRoutes.SeekerKey], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
        && door.Judge(http.Connection.ClientCertificate, From(http)).ServerId is { } serverId
            ? new ClusterSeeker(serverId, uid)
            : null;

    private static string From(HttpContext http) => $"{http.Connection.RemoteIpAddress}";

    // The certificate was judged when the connection began; since then its server may have been removed.
    private static Task LetInAsync(HttpContext http, FleetDoor door, ClientGate clients, RequestDelegate next)
    {
        if (http.Request.Path == FleetRoutes.Ports || http.Request.Path == FleetRoutes.Removal || http.Request.Path == FleetRoutes.RelayPort || http.Request.Path == FleetRoutes.Admit)
        {
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestOfStrangers;
            if (http.Connection.ClientCertificate is null) http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            return next(http);
        }

        var certificate = http.Connection.ClientCertificate;
        if (certificate is not null && ClientGate.IsMeant(certificate)) return clients.OfClientAsync(http, certificate, next);
        var verdict = http.Request.Path == FleetRoutes.Sign || http.Request.Path == FleetRoutes.Members ? door.JudgeForRenewal(certificate, From(http)) : door.Judge(certificate, From(http));
        if (verdict.IsMember) http.Features.Get<StrangerPlace>()?.Leave();
        // The next request comes over a connection of its own then, with a certificate that was renewed meanwhile.
        if (!verdict.IsMember || verdict.HasEnded) http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return verdict.IsMember ? clients.OfOther(http, From(http), next) ?? next(http) : throw new ApiException(new ApiError { Code = ApiErrorCode.Refused, Message = verdict.Reason ?? "not a member" });
    }

    private static RequestDelegate Talk<TRequest, TAnswer>(
        JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TAnswer> answerType, Func<TRequest, HttpContext, Task<TAnswer>> answer) => async http =>
    {
        await AnswerAsync(http, await answer(await ReadAsync(http, requestType), http), answerType);
    };

    private static async Task<T> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) ?? throw ApiException.Invalid("the request is empty");
        }
        catch (JsonException malformed)
        {
            throw ApiException.Invalid($"the request cannot be read: {malformed.Message}");
        }
    }

    private static Task AnswerAsync<T>(HttpContext http, T answer, JsonTypeInfo<T> type) => http.Response.WriteAsJsonAsync(answer, type, cancellationToken: http.RequestAborted);
}
