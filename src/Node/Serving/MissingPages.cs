namespace ActorPm.Node.Serving;

/// <summary>Answers for what is not there: the homepage of a single-page application, else the folder's <c>404.html</c>.</summary>
internal sealed class MissingPages(StaticSite site)
{
    private readonly string _homepage = Path.Combine(site.Folder, site.Homepage);
    private readonly string _notFound = Path.Combine(site.Folder, "404.html");

    public Task AnswerAsync(HttpContext context)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!isRead)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        if (site.SinglePage && IsPage(context.Request) && File.Exists(_homepage)) return SendAsync(context, StatusCodes.Status200OK, _homepage);
        return SendAsync(context, StatusCodes.Status404NotFound, _notFound);
    }

    // A missing script or image is an error to be seen, not a page.
    private static bool IsPage(HttpRequest request) =>
        !Path.HasExtension(request.Path.Value) || request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static async Task SendAsync(HttpContext context, int status, string file)
    {
        context.Response.StatusCode = status;
        if (!File.Exists(file))
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("404 Not Found", context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/html";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-cache";
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
