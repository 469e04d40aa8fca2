using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Recovery;

/// <summary>What a former keeper of this home has left: read, cleaned up, and handed on as a journal to go on with.</summary>
internal static class FormerKeeper
{
    public static JournalContents TakeOver(HomePaths home)
    {
        var journal = JournalContents.Read(ProcFs.Bytes(home.KeeperJournal));
        if (journal.BootId is not null && journal.BootId != ProcFs.BootId)
        {
            // A reboot is no lost keeper; the counters still hold.
            journal.Running.Clear();
            journal.Exits.Clear();
        }

        var homeId = ProcFs.Text(home.ServerId).Trim();
        var lost = Leftovers.End(journal, homeId.Length > 0 ? homeId : null);
        foreach (var exit in lost) journal.Add(new JournalEntry { Exited = exit });
        if (lost.Count > 0) KeeperLog.Write($"a former keeper died; {lost.Count} of its processes were lost with it");
        return journal;
    }

    /// <summary>Exits to be told, oldest first.</summary>
    public static IReadOnlyList<ExitedEvent> Exits(JournalContents journal) => [.. journal.Exits];
}
