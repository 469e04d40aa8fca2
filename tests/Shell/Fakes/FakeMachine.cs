using System.Text;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>A machine with the files and programs a test names.</summary>
internal sealed class FakeMachine : IMachine
{
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HashSet<string> _executable = [];
    private readonly HashSet<string> _unreadable = [];
    private readonly HashSet<string> _folders = ["/", "/work"];

    public string CurrentFolder { get; set; } = "/work";

    public int Processors { get; set; } = 4;

    public string? NodeProgram { get; set; } = "/opt/actorpm/current/pbm-node";

    public Version? Node { get; set; } = new(20, 0);

    public FakeMachine File(string path, string text = "", bool executable = false)
    {
        _files[path] = Encoding.UTF8.GetBytes(text);
        _folders.Add(Path.GetDirectoryName(path)!);
        if (executable) _executable.Add(path);
        return this;
    }

    public FakeMachine Unreadable(string path)
    {
        _unreadable.Add(path);
        return File(path);
    }

    public FakeMachine Folder(string path)
    {
        _folders.Add(path);
        return this;
    }

    public FakeMachine Programs(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) File("/usr/bin/" + name, "\u007fELF", executable: true);
        return this;
    }

    public Dictionary<string, string> Variables { get; } = [];

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool IsFile(string path) => _files.ContainsKey(path);

    public bool IsFolder(string path) => _folders.Contains(path);

    public bool IsReadable(string path) => _files.ContainsKey(path) && !_unreadable.Contains(path);

    public bool IsExecutable(string path) => _executable.Contains(path);

    public ReadOnlyMemory<byte> Head(string path, int count) =>
        _files.TryGetValue(path, out var bytes) ? bytes.AsMemory(0, Math.Min(count, bytes.Length)) : default;

    public string? FindOnPath(string program) => IsExecutable("/usr/bin/" + program) ? "/usr/bin/" + program : null;

    public string? ReadText(string path) => IsReadable(path) ? Encoding.UTF8.GetString(_files[path]) : null;

    /// <summary>What Node.js answers; null: there is none.</summary>
    public Func<IReadOnlyList<string>, string, NodeRun?> OnNode { get; set; } = (_, _) => null;

    public NodeRun? RunNode(IReadOnlyList<string> arguments, string input) => OnNode(arguments, input);

    /// <summary>What our own evaluation answers; null: it is not there.</summary>
    public Func<IReadOnlyList<string>, string, NodeRun?> OnEvaluation { get; set; } = (_, _) => null;

    public NodeRun? RunOwnEvaluation(IReadOnlyList<string> arguments, string input) => OnEvaluation(arguments, input);

    public Version? NodeVersion() => Node;
}
