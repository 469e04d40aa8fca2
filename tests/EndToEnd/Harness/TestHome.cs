using System.Text.Json;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Processes;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// A fresh, empty home with the real binaries. At its end everything that belongs to it is gone, however
/// the test went; what a <c>pbm kill</c> left alive is a fault of its own.
/// </summary>
internal sealed class TestHome : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;

    public TestHome(string? dist = null)
    {
        Dist = dist ?? Binaries.Folder;
        Folder = Directory.CreateTempSubdirectory("actorpm-e2e-").FullName;
        Paths = new HomePaths(Path.Combine(Folder, "home"));
        Api = new NodeApi(Paths);
        Directory.CreateDirectory(User);
        _environment = new Dictionary<string, string?>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
            ["HOME"] = User,
            ["LANG"] = "C.UTF-8",
            ["USER"] = Environment.GetEnvironmentVariable("USER"),
            [HomePaths.Variable] = Paths.Root,
        };
    }

    /// <summary>Scratch folder of the test; the home lies in it.</summary>
    public string Folder { get; }

    /// <summary>The user's home folder as the commands see it.</summary>
    public string User => Path.Combine(Folder, "user");

    public HomePaths Paths { get; }

    /// <summary>The binaries used from now on.</summary>
    public string Dist { get; set; }

    public IReadOnlyDictionary<string, string?> Variables => _environment;

    public NodeApi Api { get; }

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file into the scratch folder; its path.</summary>
    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public Task<CommandResult> PbmAsync(params string[] arguments) => PbmAsync(arguments, null);

    public Task<CommandResult> PbmAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment,
        string? cwd = null, string? input = null, TimeSpan? timeout = null) =>
        RunAsync(Path.Combine(Dist, "pbm"), arguments, environment, cwd, input, timeout);

    /// <summary>Any program in the environment of this home.</summary>
    public Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null,
        string? cwd = null, string? input = null, TimeSpan? timeout = null)
    {
        var whole = new Dictionary<string, string?>(_environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) whole[name] = value;
        return Command.RunAsync(program, arguments, whole, cwd ?? Folder, input, timeout);
    }

    /// <summary>The list as <c>pbm jlist</c> prints it.</summary>
    public async Task<IReadOnlyList<Instance>> ListAsync()
    {
        var result = (await PbmAsync("jlist")).Succeeded();
        using var document = JsonDocument.Parse(result.Output);
        return [.. document.RootElement.EnumerateArray().Select(Instance.Read)];
    }

    public async Task<Instance> InstanceAsync(string name) => (await ListAsync()).Single(instance => instance.Name == name);

    /// <summary>Pid of the running node of this home; 0 for none.</summary>
    public int NodePid => Daemon("pbm-node");

    /// <summary>Pid of the running keeper of this home; 0 for none.</summary>
    public int KeeperPid => Daemon("pbm-keeper");

    /// <summary>All daemons of a kind; there should never be two.</summary>
    public IReadOnlyList<int> Daemons(string program) =>
    [
        .. ProcFs.All().Where(pid => ProcFs.CommandLine(pid) is [var file, "run", ..] words
            && Path.GetFileName(file) == program && words.Contains(Paths.Root)),
    ];

    /// <summary>Living processes that carry this home's mark: the apps and all they started.</summary>
    public IReadOnlyList<int> AppProcesses()
    {
        if (!System.IO.File.Exists(Paths.ServerId)) return [];
        var mark = $"{OwnerMark.Variable}={System.IO.File.ReadAllText(Paths.ServerId).Trim()}/";
        return [.. ProcFs.All().Where(pid => ProcFs.Environment(pid).Any(entry => entry.StartsWith(mark, StringComparison.Ordinal)))];
    }

    private int Daemon(string program) => Daemons(program) is [var first, ..] ? first : 0;

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (TestContext.Current.TestState?.Result == TestResult.Failed) DumpLogs();
        var faults = new List<string>();
        try
        {
            if (Directory.Exists(Paths.Root))
            {
                var kill = await PbmAsync(["kill"], null, timeout: TimeSpan.FromSeconds(45));
                if (kill.ExitCode != 0) faults.Add($"pbm kill ended with {kill.ExitCode}\n{kill.All}");
            }
        }
        catch (Exception fault)
        {
            faults.Add($"pbm kill: {fault.Message}");
        }

        foreach (var pid in (int[])[.. Daemons("pbm-keeper"), .. Daemons("pbm-node"), .. AppProcesses()])
        {
            faults.Add($"pbm kill left {pid} alive: {string.Join(' ', ProcFs.CommandLine(pid))}");
            ProcFs.Signal(pid, 9);
        }

        Directory.Delete(Folder, recursive: true);
        if (faults.Count > 0 && TestContext.Current.TestState?.Result != TestResult.Failed) Assert.Fail(string.Join('\n', faults));
    }

    private void DumpLogs()
    {
        var output = TestContext.Current.TestOutputHelper;
        foreach (var log in (string[])[Paths.NodeLog, Paths.KeeperLog])
        {
            if (output is null || !System.IO.File.Exists(log)) continue;
            output.WriteLine($"== {Path.GetFileName(log)}");
            foreach (var line in System.IO.File.ReadLines(log).TakeLast(60)) output.WriteLine(line);
        }
    }
}
