namespace ActorPm.Actors.Apps;

/// <summary>Which slots come and which instances go for another number of instances; pure.</summary>
/// <param name="NewSlots">Slots to fill, the lowest free ones.</param>
/// <param name="Leaving">Ids of the instances that go: those of the highest slots, so that slot 0, which many programs give special work, stays (PM2 takes the lowest ids).</param>
internal sealed record ScalePlan(IReadOnlyList<int> NewSlots, IReadOnlyList<int> Leaving)
{
    /// <param name="there">Instances by id and slot.</param>
    /// <param name="count">How many there shall be.</param>
    public static ScalePlan Make(IReadOnlyList<(int Id, int Slot)> there, int count)
    {
        var taken = there.Select(one => one.Slot).ToHashSet();
        List<int> slots = [];
        for (var slot = 0; slots.Count < count - there.Count; slot++)
            if (!taken.Contains(slot)) slots.Add(slot);
        return new ScalePlan(slots, [.. there.OrderByDescending(one => one.Slot).Take(Math.Max(0, there.Count - count)).Select(one => one.Id)]);
    }
}
