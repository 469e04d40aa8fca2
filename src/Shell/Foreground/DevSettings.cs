namespace ActorPm.Shell.Foreground;

/// <summary>What <c>pbm dev</c> was told, by options or in a nodemon.json; null where nothing was said.</summary>
internal sealed record DevSettings
{
    public IReadOnlyList<string>? Watch { get; init; }

    public IReadOnlyList<string>? Ignore { get; init; }

    public IReadOnlyList<string>? Extensions { get; init; }

    /// <summary>What runs the script; the script and its arguments are put behind it.</summary>
    public string? Exec { get; init; }

    /// <summary>The same by the script's extension (nodemon's execMap).</summary>
    public IReadOnlyDictionary<string, string>? ExecByExtension { get; init; }

    public TimeSpan? Delay { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary><c>env_NAME</c> of a configuration file.</summary>
    public string? FileEnvironment { get; init; }

    public string? Signal { get; init; }

    public bool? Verbose { get; init; }

    public bool? Polling { get; init; }

    /// <summary>The script where none is named.</summary>
    public string? Script { get; init; }

    /// <summary>These, laid over others.</summary>
    public DevSettings Over(DevSettings others) => new()
    {
        Watch = Watch ?? others.Watch,
        Ignore = Ignore ?? others.Ignore,
        Extensions = Extensions ?? others.Extensions,
        Exec = Exec ?? others.Exec,
        ExecByExtension = ExecByExtension ?? others.ExecByExtension,
        Delay = Delay ?? others.Delay,
        Environment = others.Environment.Concat(Environment).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Last().Value),
        FileEnvironment = FileEnvironment ?? others.FileEnvironment,
        Signal = Signal ?? others.Signal,
        Verbose = Verbose ?? others.Verbose,
        Polling = Polling ?? others.Polling,
        Script = Script ?? others.Script,
    };

    /// <summary>Words separated by commas or blanks.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
