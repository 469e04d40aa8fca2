namespace ActorPm.Compare.Load;

/// <summary>Programs of others that a measure needs; where one is missing the measure is left out and says so.</summary>
internal static class Tools
{
    private static readonly string[] StreamModules = ["/usr/lib/nginx/modules/ngx_stream_module.so", "/usr/lib64/nginx/modules/ngx_stream_module.so"];

    /// <summary>Load over HTTP. Null where it is installed, else what to do.</summary>
    public static string? MissingWrk => Find("wrk") is null ? "wrk is not installed (apt-get install wrk)" : null;

    /// <summary>The same of nginx with its stream balancer.</summary>
    public static string? MissingNginx => Find("nginx") is null || NginxStream is null
        ? "nginx and its stream module are not installed (apt-get install nginx libnginx-mod-stream)"
        : null;

    /// <summary>The stream balancer of nginx, a file to load; null where there is none.</summary>
    public static string? NginxStream => Array.Find(StreamModules, File.Exists);

    /// <summary>The path of a program; null where it is not on the PATH.</summary>
    public static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
