using System.Net;

namespace ActorPm.Node.Serving;

/// <summary>What <c>pbm-node serve</c> serves and to whom. It is told by variables, under the names PM2 gave them.</summary>
internal sealed record StaticSite
{
    public const string FolderVariable = "PM2_SERVE_PATH";
    public const string PortVariable = "PM2_SERVE_PORT";
    public const string HostVariable = "PM2_SERVE_HOST";
    public const string SinglePageVariable = "PM2_SERVE_SPA";
    public const string HomepageVariable = "PM2_SERVE_HOMEPAGE";
    public const string ListingVariable = "PM2_SERVE_FTP";
    public const string UserVariable = "PM2_SERVE_BASIC_AUTH_USERNAME";
    public const string PasswordVariable = "PM2_SERVE_BASIC_AUTH_PASSWORD";

    /// <summary>Absolute path.</summary>
    public required string Folder { get; init; }

    public required IPEndPoint Address { get; init; }

    /// <summary>A page that is not there is the homepage: its JavaScript knows what to show.</summary>
    public bool SinglePage { get; init; }

    /// <summary>The file for a folder's own address, relative to it.</summary>
    public string Homepage { get; init; } = "index.html";

    /// <summary>A folder without a homepage is listed.</summary>
    public bool Listing { get; init; }

    /// <summary>Null: anybody may read.</summary>
    public Credentials? Credentials { get; init; }

    /// <param name="variable">Reads a variable; null when it is not set.</param>
    /// <param name="currentFolder">What a relative folder is relative to.</param>
    /// <exception cref="ArgumentException">A value makes no sense; the message names variable and value.</exception>
    public static StaticSite Read(Func<string, string?> variable, string currentFolder)
    {
        var folder = Path.GetFullPath(variable(FolderVariable) is { Length: > 0 } path ? path : ".", currentFolder);
        if (!Directory.Exists(folder)) throw new ArgumentException($"{FolderVariable}: there is no folder {folder}");
        return new StaticSite
        {
            Folder = folder,
            Address = new IPEndPoint(Host(variable(HostVariable)), Port(variable(PortVariable))),
            SinglePage = IsOn(variable(SinglePageVariable)),
            Homepage = variable(HomepageVariable)?.TrimStart('/') is { Length: > 0 } homepage ? homepage : "index.html",
            Listing = IsOn(variable(ListingVariable)),
            Credentials = Secret(variable(UserVariable), variable(PasswordVariable)),
        };
    }

    private static IPAddress Host(string? text) => text switch
    {
        null or "" or "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(text, out var address) ? address : throw new ArgumentException($"{HostVariable}: '{text}' is not an IP address"),
    };

    private static int Port(string? text)
    {
        if (string.IsNullOrEmpty(text)) return 8080;
        return ushort.TryParse(text, out var port) ? port : throw new ArgumentException($"{PortVariable}: '{text}' is not a port, 0 to 65535");
    }

    private static Credentials? Secret(string? user, string? password)
    {
        if (string.IsNullOrEmpty(user) && string.IsNullOrEmpty(password)) return null;
        if (string.IsNullOrEmpty(user) || string.IsNullOrEmpty(password))
            throw new ArgumentException($"{UserVariable} and {PasswordVariable} go together, and only one is set");
        return new Credentials(user, password);
    }

    private static bool IsOn(string? text) => text is not (null or "" or "0" or "false");
}
