using System.Text;

namespace ActorPm.Shell.Interactive;

/// <summary>
/// The lines that were typed, in a file of the home for its owner alone. Several shells add to it. A file that cannot be read or
/// written costs the memory, nothing else.
/// </summary>
internal sealed class History
{
    private const int Most = 1000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _file;
    private readonly List<string> _lines = [];
    private readonly List<string> _unwritten = [];

    /// <param name="file">Where it is kept.</param>
    public History(string file)
    {
        _file = file;
        try
        {
            if (!File.Exists(file)) return;
            _lines.AddRange(File.ReadAllLines(file).Where(line => line.Length > 0));
            if (_lines.Count > 2 * Most)
            {
                _lines.RemoveRange(0, _lines.Count - Most);
                Write(FileMode.Create, string.Concat(_lines.Select(line => line + "\n")));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Only what is typed now is remembered then.
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Remembers a line, once where it is typed again and again.</summary>
    /// <param name="line">As typed.</param>
    /// <param name="mayBeKept">Also in the file.</param>
    public void Add(string line, bool mayBeKept)
    {
        if (line.Length == 0 || (_lines is [.., var last] && last == line)) return;
        _lines.Add(line);
        if (mayBeKept) _unwritten.Add(line);
        Save();
    }

    /// <summary>Writes what is not in the file yet. Without a home nothing is: looking around shall not make one.</summary>
    public void Save()
    {
        if (_unwritten.Count == 0 || !Directory.Exists(Path.GetDirectoryName(_file))) return;
        try
        {
            Write(FileMode.Append, string.Concat(_unwritten.Select(line => line + "\n")));
            _unwritten.Clear();
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }

    private void Write(FileMode mode, string text)
    {
        if (File.Exists(_file) && File.GetUnixFileMode(_file) != OwnerOnly) File.SetUnixFileMode(_file, OwnerOnly);
        using var stream = new FileStream(_file, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = OwnerOnly });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
