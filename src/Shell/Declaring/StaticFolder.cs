using System.Globalization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>A folder whose files are served over HTTP by a program of ours (<c>pbm serve</c>, <c>static</c> and <c>script: "serve"</c> in files).</summary>
internal sealed record StaticFolder
{
    /// <summary>What the server says when it listens.</summary>
    private const string ReadyLine = "Exposing ";

    private const string DefaultPort = "8080";

    /// <summary>As typed; the current folder when null.</summary>
    public string? Path { get; init; }
    public int? Port { get; init; }

    /// <summary>An IP address; this machine only when null.</summary>
    public string? Host { get; init; }
    public bool SinglePage { get; init; }
    public bool Listing { get; init; }
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>The app that serves it, under PM2's name and with PM2's variables.</summary>
    public AppDeclaration Declare(string? name)
    {
        var environment = new Dictionary<string, string>();
        Set("PM2_SERVE_PATH", Path);
        Set("PM2_SERVE_PORT", Port?.ToString(CultureInfo.InvariantCulture));
        Set("PM2_SERVE_HOST", Host);
        Set("PM2_SERVE_SPA", SinglePage ? "true" : null);
        Set("PM2_SERVE_FTP", Listing ? "true" : null);
        Set("PM2_SERVE_BASIC_AUTH", User is null ? null : "true");
        Set("PM2_SERVE_BASIC_AUTH_USERNAME", User);
        Set("PM2_SERVE_BASIC_AUTH_PASSWORD", Password);
        return new AppDeclaration { Name = name, Script = "serve", Environment = environment };

        void Set(string variable, string? value)
        {
            if (value is not null) environment[variable] = value;
        }
    }

    /// <summary>
    /// The declaration with <c>script: "serve"</c> made one of our server. Its socket is held by the keeper, so that
    /// a reload and even a crash refuse nobody.
    /// </summary>
    /// <exception cref="DeclarationException">Folder or port make no sense, or the server's program is not there.</exception>
    public static AppDeclaration Resolve(AppDeclaration app, IMachine machine)
    {
        var cwd = System.IO.Path.GetFullPath(ProgramToRun.ExpandHome(app.Cwd ?? "."), machine.CurrentFolder);
        if (app.Script is not ("serve" or "expose") || machine.IsFile(System.IO.Path.GetFullPath(app.Script, cwd))) return app;
        var variables = new Dictionary<string, string>(app.Environment ?? new Dictionary<string, string>());
        var folder = System.IO.Path.GetFullPath(ProgramToRun.ExpandHome(Value("PM2_SERVE_PATH") ?? "."), cwd);
        if (!machine.IsFolder(folder)) throw new DeclarationException($"Folder not found: {folder}", "name the folder whose files are to be served: pbm serve ./public 8080");
        var port = Value("PM2_SERVE_PORT") ?? app.Port?.ToString(CultureInfo.InvariantCulture) ?? DefaultPort;
        if (!ushort.TryParse(port, out var number) || number == 0) throw new DeclarationException($"PM2_SERVE_PORT: expected a port from 1 to 65535, found '{port}'");
        var host = Value("PM2_SERVE_HOST") switch { null or "localhost" => "127.0.0.1", "*" => "0.0.0.0", var given => given };
        (variables["PM2_SERVE_PATH"], variables["PM2_SERVE_PORT"], variables["PM2_SERVE_HOST"]) = (folder, port, host);
        var address = host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";
        return app with
        {
            Name = app.Name ?? $"static-page-server-{port}",
            Script = machine.NodeProgram ?? throw new DeclarationException("pbm-node is not beside this pbm, and it is what serves files", "install ActorPm again: ./install.sh"),
            Interpreter = InterpreterChoice.None,
            Arguments = ["serve"],
            Cwd = app.Cwd ?? folder,
            Environment = variables,
            Listen = app.Listen ?? [ListenAddress.Parse(address)?.ToString() ?? throw new DeclarationException($"PM2_SERVE_HOST: '{host}' is not an IP address")],
            Handoff = app.Handoff ?? HandoffKind.Fds,
            ReadyProbe = app.ReadyProbe ?? (app.WaitReady == true ? null : new ProbeDeclaration { Log = ReadyLine }),
            WaitReady = null,
            Notices = [.. app.Notices, Served(folder, host, address)],
        };

        string? Value(string name) => variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    private static string Served(string folder, string host, string address) =>
        $"Serving {folder} on http://{address}{(host is "127.0.0.1" or "::1" ? " (this machine only; --host 0.0.0.0 opens it to others)" : "")}";
}
