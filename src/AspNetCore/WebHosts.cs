using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorPm.AspNetCore;

/// <summary>Gives web hosts a <see cref="Departure"/>.</summary>
public static class WebHosts
{
    /// <summary>Has a host that is about to be built depart politely, if it serves anything.</summary>
    internal static void AddDeparture(object builder) => (builder as IHostBuilder)?.ConfigureServices(services =>
    {
        if (services.Any(service => service.ServiceType == typeof(IServer))) services.AddDeparture().AddSingleton<IStartupFilter, LastAnswers>();
    });

    /// <summary>Adds what a server of Kestrel needs to depart politely; <see cref="Departure.CloseWithAnswer"/> has to be among its middleware.</summary>
    public static IServiceCollection AddDeparture(this IServiceCollection services)
    {
        services.AddSingleton(new Departure(TimeProvider.System));
        services.AddHostedService(provider => provider.GetRequiredService<Departure>());
        // Of several transports Kestrel takes the one that was added last.
        return services.AddSingleton<IConnectionListenerFactory>(provider =>
            new DepartingTransport(ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), provider.GetRequiredService<Departure>()));
    }

    private sealed class LastAnswers(Departure departure) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(departure.CloseWithAnswer);
            next(app);
        };
    }
}
