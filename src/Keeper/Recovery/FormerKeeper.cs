using ActorPm.Contracts.Homes;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Recovery;

/// <summary>What a former keeper of this home has left: read, cleaned up, and handed on as a journal to go on with.</summary>
internal static class FormerKeeper
{
    public static JournalContents TakeOver(HomePaths home)
    {
        var journal = JournalContents.Read(ProcFs.Bytes(home.KeeperJournal));
        if (journal.BootId != ProcFs.BootId || journal.Folder != FolderIdentity.Of(home.KeeperJournal))
        {
            // A reboot is no lost keeper, and what a copied home names belongs to the original. The counters hold.
            journal.Running.Clear();
            journal.Exits.Clear();
            return journal;
        }

        var homeId = ProcFs.Text(home.ServerId).Trim();
        var lost = Leftovers.End(journal, homeId.Length > 0 ? homeId : null);
        foreach (var exit in lost) journal.Add(new JournalEntry { Exited = exit });
        if (lost.Count > 0) KeeperLog.Write($"a former keeper died; {lost.Count} of its processes were lost with it");
        return journal;
    }
}
