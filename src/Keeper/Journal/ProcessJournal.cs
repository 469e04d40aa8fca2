using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Loop;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Journal;

/// <summary>
/// <c>run/processes.jsonl</c>: what the next keeper needs when this one dies. Written through the page
/// cache only: it is worthless after a reboot. Its writes happen on the home's thread, in order.
/// </summary>
internal sealed class ProcessJournal
{
    /// <summary>Rewritten when it is over this size and over four times what matters of it.</summary>
    private const long CompactOver = 1 << 20;

    private readonly string _path;
    private readonly SerialThread _thread;
    private readonly JournalContents _contents;
    private int _descriptor = -1;
    private long _size;
    private long _compactAt = CompactOver;

    /// <summary>Takes over what a former journal still says and writes it anew.</summary>
    public ProcessJournal(string path, SerialThread thread, JournalContents contents)
    {
        (_path, _thread, _contents) = (path, thread, contents);
        HighestGeneration = contents.HighestGeneration;
        HighestTerm = contents.HighestTerm;
        _thread.Add(Compact);
    }

    /// <summary>Of the control thread.</summary>
    public long HighestGeneration { get; private set; }

    /// <summary>Of the control thread.</summary>
    public long HighestTerm { get; private set; }

    /// <summary>Notes a start; then calls back on the home's thread.</summary>
    public void Spawned(SpawnedEntry entry, Action? whenWritten)
    {
        HighestGeneration = Math.Max(HighestGeneration, entry.Generation);
        _thread.Add(() =>
        {
            Append(new JournalEntry { Spawned = entry });
            whenWritten?.Invoke();
        });
    }

    public void Exited(ExitedEvent exit) => _thread.Add(() => Append(new JournalEntry { Exited = exit }));

    public void Acknowledged(IReadOnlyList<long> generations) =>
        _thread.Add(() => Append(new JournalEntry { Acknowledged = generations }));

    public void Term(long term)
    {
        if (term <= HighestTerm) return;
        HighestTerm = term;
        _thread.Add(() => Append(new JournalEntry { Term = term }));
    }

    public void Tidy() => _thread.Add(Compact);

    private void Append(JournalEntry entry)
    {
        _contents.Add(entry);
        var line = JournalContents.Line(entry);
        var errno = _descriptor >= 0 ? Descriptors.WriteAll(_descriptor, line) : -Errno.NoEntry;
        if (errno != 0) KeeperLog.Write($"the journal {_path} cannot be written: {Errno.Text(-errno)}");
        _size += line.Length;
        if (_size > _compactAt || errno != 0) Compact();
    }

    private void Compact()
    {
        var temporary = _path + ".new";
        try
        {
            File.Delete(temporary);
            var bytes = _contents.Compacted(ProcFs.BootId, FolderIdentity.Of(_path));
            var descriptor = LogDescriptor.TryOpen(temporary);
            if (descriptor < 0) throw new OsException(temporary, -descriptor);
            var errno = Descriptors.WriteAll(descriptor, bytes);
            if (errno == 0) errno = -LogDescriptor.Rename(temporary, _path);
            if (errno != 0)
            {
                Descriptors.Close(descriptor);
                throw new OsException(_path, -errno);
            }

            Descriptors.Close(_descriptor);
            _descriptor = descriptor;
            _size = bytes.Length;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"the journal could not be rewritten: {problem.Message}");
        }

        _compactAt = Math.Max(CompactOver, 4 * _size);
    }
}
