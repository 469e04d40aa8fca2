using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Journal;

namespace ActorPm.Keeper.Processes;

/// <summary>Exits, kept until a node has them on its disk.</summary>
internal sealed class ExitLedger(ProcessJournal journal, IEnumerable<ExitedEvent> former)
{
    private readonly List<ExitedEvent> _exits = [.. former];

    public IReadOnlyList<ExitedEvent> Unacknowledged => _exits;

    /// <summary>Tells a new exit to the node in control.</summary>
    public Action<ExitedEvent>? Tell { get; set; }

    public void Add(ExitedEvent exit)
    {
        _exits.Add(exit);
        Tell?.Invoke(exit);
        journal.Exited(exit);
    }

    public void Acknowledge(IReadOnlyList<long> generations)
    {
        var acknowledged = new HashSet<long>(generations);
        if (_exits.RemoveAll(exit => acknowledged.Contains(exit.Generation)) > 0) journal.Acknowledged(generations);
    }
}
