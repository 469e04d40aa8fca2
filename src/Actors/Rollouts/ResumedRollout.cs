using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Rollouts;

/// <summary>A reload that an earlier node began, while it is being found out where its instances stand.</summary>
internal sealed class ResumedRollout(StoredRollout stored)
{
    private readonly Dictionary<int, (ResumedSlot Slot, int Attachment)> _found = [];

    /// <summary>What was stored of it.</summary>
    public StoredRollout Stored { get; } = stored;

    /// <summary>What has happened before it goes on.</summary>
    public List<TellRollout> Early { get; } = [];

    /// <summary>The stored place of an instance that nothing is known of yet; null for one that is no part of it.</summary>
    public StoredRolloutSlot? Awaited(int id) => _found.ContainsKey(id) ? null : Stored.Slots.FirstOrDefault(slot => slot.Id == id);

    /// <summary>It is known where an instance stands.</summary>
    public void Found(ResumedSlot slot, int attachment) => _found[slot.Slot.Id] = (slot, attachment);

    /// <summary>Its instances in their order once all of them are known and have taken it into account; null before.</summary>
    /// <param name="attachment">Attachment that an instance has taken into account; null for one that is not there.</param>
    public IReadOnlyList<RolloutSlot>? Slots(Func<int, int?> attachment)
    {
        var slots = new List<RolloutSlot>();
        foreach (var id in Stored.Slots.Select(slot => slot.Id))
        {
            if (attachment(id) is not { } known) continue;
            if (!_found.TryGetValue(id, out var found) || known < found.Attachment) return null;
            slots.Add(found.Slot.Slot);
        }

        return slots;
    }
}
