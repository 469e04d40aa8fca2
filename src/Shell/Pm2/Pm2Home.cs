using System.Globalization;
using System.Text.Json;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Pm2;

/// <summary>A PM2 on this machine: its home, its daemon when that runs, its own command line.</summary>
internal sealed class Pm2Home
{
    private readonly string? _program;

    private Pm2Home(string folder, int daemon, string? program) => (Folder, Daemon, _program) = (folder, daemon, program);

    /// <summary>PM2_HOME, else <c>~/.pm2</c>.</summary>
    public string Folder { get; }

    /// <summary>Pid of its daemon; 0 when none runs.</summary>
    public int Daemon { get; }

    public bool IsRunning => Daemon != 0;

    /// <summary>The PM2 that the environment names.</summary>
    /// <exception cref="DeclarationException">There is none, or it runs and its command line is not to be found.</exception>
    public static Pm2Home Find(IMachine machine)
    {
        var named = Environment.GetEnvironmentVariable("PM2_HOME");
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(
            string.IsNullOrEmpty(named) ? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pm2") : named, machine.CurrentFolder));
        if (!Directory.Exists(folder))
            throw new DeclarationException($"no PM2 at {folder}", "PM2_HOME names its folder when it is another one");
        var daemon = DaemonOf(folder);
        var program = Pm2Program.Find(daemon, machine);
        if (daemon != 0 && program is null)
            throw new DeclarationException(
                $"PM2 runs at {folder} (pid {daemon}) and there is no pm2 on the PATH to stop its apps with", "add its folder to the PATH for this command");
        return new Pm2Home(folder, daemon, program);
    }

    /// <summary>The same PM2 as when it was imported from.</summary>
    public static Pm2Home At(string folder, IMachine machine)
    {
        var daemon = DaemonOf(folder);
        return new Pm2Home(folder, daemon, Pm2Program.Find(daemon, machine));
    }

    /// <summary>What it runs; when it does not run itself, what it has saved.</summary>
    /// <exception cref="DeclarationException">Neither can be read.</exception>
    public IReadOnlyList<Pm2Process> Read()
    {
        if (!IsRunning)
        {
            var dump = Path.Combine(Folder, "dump.pm2");
            if (!File.Exists(dump))
                throw new DeclarationException($"PM2 does not run at {Folder} and has saved nothing there", "PM2_HOME names its folder when it is another one");
            return Parse(File.ReadAllText(dump), dump, Pm2Process.OfDump);
        }

        var list = Run("jlist");
        if (!list.Succeeded) throw new DeclarationException($"pm2 jlist: {list.Words}");
        // A pm2 of another version than its daemon says so first.
        var begin = list.Output.Split('\n').FirstOrDefault(line => line.StartsWith('[') && !line.StartsWith("[PM2", StringComparison.Ordinal)) ?? "";
        return Parse(begin, "the answer of pm2 jlist", Pm2Process.OfList);
    }

    public ProgramResult Stop(IEnumerable<int> ids) => Run(["stop", .. ids.Select(Text)]);

    public ProgramResult Start(IEnumerable<int> ids) => Run(["start", .. ids.Select(Text)]);

    private ProgramResult Run(params IReadOnlyList<string> arguments) => ProgramResult.Of(
        _program ?? "pm2", arguments, new Dictionary<string, string> { ["PM2_HOME"] = Folder, ["PM2_DISABLE_VERSION_CHECK"] = "true" });

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<Pm2Process> Parse(string text, string what, Func<JsonElement, int, Pm2Process?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(read).OfType<Pm2Process>()];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new DeclarationException($"{what} cannot be read: {fault.Message}");
        }
    }

    private static int DaemonOf(string folder)
    {
        try
        {
            var pid = int.Parse(File.ReadAllText(Path.Combine(folder, "pm2.pid")), CultureInfo.InvariantCulture);
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal) ? pid : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
