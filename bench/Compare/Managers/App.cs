using System.Globalization;

namespace ActorPm.Compare.Managers;

/// <summary>A program to run.</summary>
internal sealed record App(string Name, string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Instances behind one port (cluster mode); null for one process on its own.</summary>
    public int? Instances { get; init; }

    /// <summary>How ActorPm shares connections out; null for its usual way.</summary>
    public string? Balance { get; init; }

    /// <summary>Connections reach it through a proxy of this kind, http or tcp; null for not so.</summary>
    public string? Proxy { get; init; }

    /// <summary>The manager may load its own code into it.</summary>
    public bool Preload { get; init; } = true;

    /// <summary>A Node.js server that answers every request with a few bytes.</summary>
    public static App Server(string name, int port, int instances, string program = "hello.js") => new(
        name,
        Path.Combine(AppContext.BaseDirectory, "Programs", program),
        [],
        new Dictionary<string, string> { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) })
    { Instances = instances };
}
