using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Journal;

/// <summary>What a journal says when it is read to its end.</summary>
internal sealed record JournalContents
{
    /// <summary>Boot the entries belong to; null when there is no journal.</summary>
    public string? BootId { get; private set; }

    /// <summary>The folder it was written in.</summary>
    public string? Folder { get; private set; }

    public long HighestGeneration { get; private set; }

    public long HighestTerm { get; private set; }

    /// <summary>Processes that were started and whose end is not noted, by generation.</summary>
    public SortedDictionary<long, SpawnedEntry> Running { get; } = [];

    /// <summary>Exits nobody has acknowledged, oldest first.</summary>
    public List<ExitedEvent> Exits { get; } = [];

    /// <summary>Reads a journal. A line cut off by a crash, or any other that is not one, is skipped.</summary>
    public static JournalContents Read(ReadOnlySpan<byte> text)
    {
        var contents = new JournalContents();
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (line.IsEmpty) continue;
            try
            {
                if (JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry) is { } entry) contents.Add(entry);
            }
            catch (JsonException)
            {
                KeeperLog.Write($"skipped a line of the journal: {Encoding.UTF8.GetString(line[..Math.Min(80, line.Length)])}");
            }
        }

        return contents;
    }

    public void Add(JournalEntry entry)
    {
        if (entry.Head is { } head)
        {
            BootId = head.BootId;
            Folder = head.Folder;
            HighestGeneration = Math.Max(HighestGeneration, head.HighestGeneration);
            HighestTerm = Math.Max(HighestTerm, head.HighestTerm);
        }

        if (entry.Spawned is { } spawned)
        {
            Running[spawned.Generation] = spawned;
            HighestGeneration = Math.Max(HighestGeneration, spawned.Generation);
        }

        if (entry.Exited is { } exited)
        {
            Running.Remove(exited.Generation);
            if (Exits.TrueForAll(known => known.Generation != exited.Generation)) Exits.Add(exited);
            HighestGeneration = Math.Max(HighestGeneration, exited.Generation);
        }

        if (entry.Acknowledged is { } generations) Exits.RemoveAll(exit => generations.Contains(exit.Generation));
        if (entry.Term is { } term) HighestTerm = Math.Max(HighestTerm, term);
    }

    /// <summary>Everything that still matters, as a new journal.</summary>
    public byte[] Compacted(string bootId, string folder)
    {
        var text = new MemoryStream();
        text.Write(Line(new JournalEntry { Head = new JournalHead(bootId, folder, HighestGeneration, HighestTerm) }));
        foreach (var spawned in Running.Values) text.Write(Line(new JournalEntry { Spawned = spawned }));
        foreach (var exit in Exits) text.Write(Line(new JournalEntry { Exited = exit }));
        return text.ToArray();
    }

    public static byte[] Line(JournalEntry entry) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry), (byte)'\n'];
}
