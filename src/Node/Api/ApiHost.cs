using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Api.Fleet;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Configuration;
using ActorPm.Node.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorPm.Node.Api;

/// <summary>Kestrel on the home's socket, with all routes. Outlives the ActorSystem.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly UnixSocketAddress _address;
    private readonly string _socket;
    private readonly SocketAccess _access;
    private readonly NodeConfigurationFile _configuration;

    private ApiHost(WebApplication application, UnixSocketAddress address, NodeContext node, SocketAccess access) =>
        (_application, _address, _socket, _access, _configuration) = (application, address, node.Home.NodeSocket, access, node.Configuration);

    /// <summary>
    /// Builds it; nothing listens yet. A stale socket is unlinked, so the home's lock must be held.
    /// </summary>
    public static ApiHost Build(NodeContext node)
    {
        var socket = node.Home.NodeSocket;
        // Kept open while it listens: Kestrel unlinks the socket by this address at its end.
        var address = new UnixSocketAddress(socket);
        var access = new SocketAccess(node.Home, node.Configuration, node.Notices, node.Log);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pbm-node", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A follower of logs may stop reading for minutes (Ctrl-S); it is our own user.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ListenUnixSocket(address.Path, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(PeerCheck.Admit(() => access.LetIn, node.Log));
            });
        });
        builder.Logging.AddProvider(new MicrosoftLogs(node.Log));
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        AddServices(builder.Services, node);
        var application = builder.Build();
        application.UseMiddleware<ErrorAnswers>();
        application.UseRouting();
        application.MapApi();
        application.MapOthers();
        application.UseEndpoints(_ => { });
        return new ApiHost(application, address, node, access);
    }

    /// <summary>What the handlers need.</summary>
    public static void AddServices(IServiceCollection services, NodeContext node)
    {
        services.AddSingleton(node);
        services.AddSingleton(node.Log);
        services.AddSingleton(new NodeQuestions(node.Handle));
        AddRoutes(services);
    }

    /// <summary>What the routes need, with JSON as the contracts define it.</summary>
    public static void AddRoutes(IServiceCollection services)
    {
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(json =>
        {
            var options = json.SerializerOptions;
            options.PropertyNamingPolicy = ApiJson.Default.Options.PropertyNamingPolicy;
            options.DefaultIgnoreCondition = ApiJson.Default.Options.DefaultIgnoreCondition;
            options.AllowOutOfOrderMetadataProperties = ApiJson.Default.Options.AllowOutOfOrderMetadataProperties;
            options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddOpenApi("v1", OpenApiText.Describe);
    }

    /// <summary>Listens.</summary>
    public async Task StartAsync()
    {
        File.Delete(_socket);
        await _application.StartAsync();
        _access.Apply();
        _configuration.SocketGroupChanged += _access.Apply;
    }

    /// <summary>Lets running answers finish for a moment, then ends.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _application.StopAsync(limit.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _configuration.SocketGroupChanged -= _access.Apply;
        await _application.DisposeAsync();
        _address.Dispose();
    }
}
