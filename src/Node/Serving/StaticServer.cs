using System.Net.Sockets;
using ActorPm.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace ActorPm.Node.Serving;

/// <summary>The files of a folder over HTTP: a program of its own that is supervised like any other (<c>pbm serve</c>).</summary>
internal static class StaticServer
{
    /// <summary>Where systemd's socket activation puts the first socket (sd_listen_fds(3)).</summary>
    private const int FirstDescriptor = 3;

    /// <summary>Serves until SIGTERM or SIGINT; the answer is the exit code of the process.</summary>
    public static async Task<int> RunAsync()
    {
        try
        {
            var site = StaticSite.Read(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);
            await using var server = Build(site, SocketsArePassed());
            await server.StartAsync();
            Console.WriteLine($"Exposing {site.Folder} directory on {site.Address}");
            await server.WaitForShutdownAsync();
            return 0;
        }
        catch (ArgumentException fault)
        {
            Console.Error.WriteLine($"error: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or SocketException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {fault.GetBaseException().Message}; is another program listening there? ss -ltnp shows it");
        }

        return 1;
    }

    /// <summary>The server, not started yet.</summary>
    /// <param name="site">What is served.</param>
    /// <param name="socketIsPassed">It listens already: descriptor 3.</param>
    public static WebApplication Build(StaticSite site, bool socketIsPassed = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pbm-node", ContentRootPath = site.Folder });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, site, socketIsPassed));
        builder.Services.AddDirectoryBrowser();
        builder.Services.AddDeparture();
        var server = builder.Build();
        var files = new PhysicalFileProvider(site.Folder, ExclusionFilters.None);
        var pages = new MissingPages(site);

        server.Use(server.Services.GetRequiredService<Departure>().CloseWithAnswer);
        server.Use((context, next) => Admit(site, context, next));
        server.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = [site.Homepage] });
        server.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ServeUnknownFileTypes = true,
            ContentTypeProvider = new FileExtensionContentTypeProvider(),
            OnPrepareResponse = OpenToOtherOrigins,
        });
        if (site.Listing) server.UseDirectoryBrowser(new DirectoryBrowserOptions { FileProvider = files });
        server.Run(pages.AnswerAsync);
        return server;
    }

    private static void Listen(KestrelServerOptions kestrel, StaticSite site, bool socketIsPassed)
    {
        kestrel.AddServerHeader = false;
        if (socketIsPassed) kestrel.ListenHandle(FirstDescriptor);
        else kestrel.Listen(site.Address);
    }

    // What a folder hides from `ls` (.git, .env, .htpasswd) is not for readers; .well-known is (RFC 8615).
    private static Task Admit(StaticSite site, HttpContext context, RequestDelegate next)
    {
        if (site.Credentials?.Match(context.Request.Headers.Authorization) == false)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Authentication service\"";
            return context.Response.WriteAsync("401 Unauthorized");
        }

        var isHidden = (context.Request.Path.Value ?? "").Split('/').Any(part => part.StartsWith('.') && part != ".well-known");
        if (!isHidden) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("404 Not Found");
    }

    private static void OpenToOtherOrigins(StaticFileResponseContext context)
    {
        context.Context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Context.Response.Headers.AccessControlAllowMethods = "GET";
    }

    private static bool SocketsArePassed() =>
        Environment.GetEnvironmentVariable("LISTEN_PID") == Environment.ProcessId.ToString() && Environment.GetEnvironmentVariable("LISTEN_FDS") is not (null or "0");
}
