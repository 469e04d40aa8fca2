using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Watching;

/// <summary>
/// Decides which paths count for one app; pure. Never: the app's own log and pid files, wherever they are.
/// Usually not: names that begin with a dot, node_modules. Then the app's own patterns, the last one that
/// matches wins; what is in an ignored folder is ignored.
/// </summary>
internal sealed class WatchFilter
{
    private static readonly string[] Usual = [".*", "node_modules"];

    private readonly string _folder;
    private readonly IReadOnlyList<IgnorePattern> _usual;
    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly HashSet<string> _extensions;
    private volatile IReadOnlySet<string> _ownFiles;

    public WatchFilter(AppSpec spec, IReadOnlySet<string> ownFiles)
    {
        _folder = spec.Cwd;
        _ownFiles = ownFiles;
        _usual = Parse(Usual);
        _patterns = Parse(spec.Watch.Ignore);
        _extensions = [.. spec.Watch.Extensions.Select(extension => "." + extension.TrimStart('*').TrimStart('.'))];
        Roots = spec.Watch.Paths.Count == 0
            ? [spec.Cwd]
            : [.. spec.Watch.Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, spec.Cwd))).Distinct()];
    }

    /// <summary>Absolute paths of what is watched.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>The app's own log and pid files; they become others while it is watched.</summary>
    public IReadOnlySet<string> OwnFiles
    {
        get => _ownFiles;
        set => _ownFiles = value;
    }

    /// <summary>Whether a path does not count.</summary>
    public bool Skips(string path, bool isFolder)
    {
        var root = Roots.Where(root => IsIn(path, root)).MaxBy(root => root.Length);
        if (root is null || (!isFolder && IsOwn(path))) return true;
        // What was named is meant, whatever it is called.
        if (path.Length == root.Length) return false;
        if (!isFolder && _extensions.Count > 0 && !_extensions.Contains(Path.GetExtension(path))) return true;
        var folder = IsIn(root, _folder) ? _folder : root;
        for (var end = path.IndexOf('/', root.Length + 1); ; end = path.IndexOf('/', end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (IsIgnored(part[(root.Length + 1)..], part[(folder.Length + 1)..], end >= 0 || isFolder)) return true;
            if (end < 0) return false;
        }
    }

    /// <summary>Folders say nothing when only some extensions count.</summary>
    public bool CountsFolders => _extensions.Count == 0;

    /// <summary>A path as a person would name it.</summary>
    public string Name(string path) => IsIn(path, _folder) && path.Length > _folder.Length ? path[(_folder.Length + 1)..] : path;

    private bool IsIgnored(string belowRoot, string belowFolder, bool isFolder)
    {
        var ignored = _usual.Any(pattern => pattern.Matches(belowRoot, isFolder));
        foreach (var pattern in _patterns)
            if (pattern.Matches(belowFolder, isFolder))
                ignored = !pattern.Lets;
        return ignored;
    }

    /// <summary>Rotated logs (<c>web-out__2026-11-23_00-00-00.log.gz</c>) are the app's own too.</summary>
    private bool IsOwn(string path)
    {
        if (_ownFiles.Contains(path)) return true;
        var rotated = path.LastIndexOf("__", StringComparison.Ordinal);
        if (rotated < 0) return false;
        foreach (var own in _ownFiles)
        {
            var extension = Path.GetExtension(own);
            if (own.Length - extension.Length == rotated && path.StartsWith(own[..rotated], StringComparison.Ordinal)
                && (path.EndsWith(extension, StringComparison.Ordinal) || path.EndsWith(extension + ".gz", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private IReadOnlyList<IgnorePattern> Parse(IEnumerable<string> patterns) =>
        [.. patterns.Select(pattern => IgnorePattern.Parse(pattern, _folder)).OfType<IgnorePattern>()];

    private static bool IsIn(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/' || folder == "/");
}
