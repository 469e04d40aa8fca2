namespace ActorPm.Fleet.Clients;

/// <summary>
/// The clients of a fleet; pure. Lists merge to the same in whichever order they meet, as those of the servers do. Who has
/// ended is forgotten after a while: its certificate is refused for its time alone.
/// </summary>
public static class ClientList
{
    /// <summary>So long one is still listed that has ended.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>All that either knows, by id.</summary>
    /// <param name="ours">One list.</param>
    /// <param name="theirs">Another.</param>
    /// <param name="now">The current time.</param>
    public static IReadOnlyList<ClientRecord> Merge(IEnumerable<ClientRecord> ours, IEnumerable<ClientRecord> theirs, DateTimeOffset now) =>
    [
        .. ours.Concat(theirs)
            .Where(client => client.EndsAt > (now - Remembered).ToUnixTimeMilliseconds())
            .GroupBy(client => client.ClientId, StringComparer.Ordinal)
            // A revocation counts whatever happened at the same time.
            .Select(records => records.OrderBy(record => record.Revision).ThenBy(record => record.IsRevoked).ThenBy(record => record.WrittenBy, StringComparer.Ordinal).Last())
            .OrderBy(client => client.ClientId, StringComparer.Ordinal),
    ];

    /// <summary>The one of that name that may come in; null for none.</summary>
    public static ClientRecord? Valid(IEnumerable<ClientRecord> clients, string name, DateTimeOffset now) =>
        clients.FirstOrDefault(client => string.Equals(client.Name, name, StringComparison.OrdinalIgnoreCase) && !client.IsRevoked && client.EndsAt > now.ToUnixTimeMilliseconds());
}
