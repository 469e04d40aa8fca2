using ActorPm.Contracts.Api;
using ActorPm.Node.Store;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.EventLog;

/// <summary>Statements on the table of events. Used by the thread that owns the connection.</summary>
internal sealed class EventTable(SqliteConnection connection)
{
    private readonly SqliteCommand _insert = connection.Prepared(
        "INSERT OR REPLACE INTO events(number, at, kind, name, id, generation, text) VALUES($1, $2, $3, $4, $5, $6, $7)", 7);

    /// <summary>The highest number given so far; 0 for none.</summary>
    public long HighestNumber() => connection.Scalar("SELECT max(number) FROM events") as long? ?? 0;

    /// <summary>Adds one.</summary>
    public void Insert(EventRecord happened) =>
        _insert.Run(happened.Number, happened.At, happened.Kind, happened.Name, happened.Id, happened.Generation, happened.Text);

    /// <summary>Forgets what is too old or too much.</summary>
    /// <param name="now">Wall clock.</param>
    /// <param name="longest">Older ones go.</param>
    /// <param name="most">So many of the newest stay.</param>
    public void Prune(DateTimeOffset now, TimeSpan longest, int most)
    {
        using var old = connection.Prepared("DELETE FROM events WHERE at < $1 OR number <= (SELECT max(number) FROM events) - $2", 2);
        old.Run((now - longest).ToUnixTimeMilliseconds(), most);
    }

    /// <summary>The newest that fit the query, oldest first.</summary>
    public List<EventRecord> Read(EventQuery query)
    {
        var names = string.Join(", ", query.Names.Select((_, index) => $"${index + 3}"));
        using var command = connection.Prepared(
            $"""
            SELECT number, at, kind, name, id, generation, text FROM events
            WHERE ($1 IS NULL OR at >= $1) {(query.Names.Count == 0 ? "" : $"AND name IN ({names})")}
            ORDER BY number DESC LIMIT $2
            """,
            query.Names.Count + 2);
        command.Parameters[0].Value = (object?)query.Since ?? DBNull.Value;
        command.Parameters[1].Value = query.Newest;
        foreach (var (index, name) in query.Names.Index()) command.Parameters[index + 2].Value = name;
        List<EventRecord> found = [];
        using (var rows = command.ExecuteReader())
            while (rows.Read()) found.Add(Read(rows));
        found.Reverse();
        return found;
    }

    private static EventRecord Read(SqliteDataReader rows) => new()
    {
        Number = rows.GetInt64(0),
        At = rows.GetInt64(1),
        Kind = rows.GetString(2),
        Name = rows.IsDBNull(3) ? null : rows.GetString(3),
        Id = rows.IsDBNull(4) ? null : rows.GetInt32(4),
        Generation = rows.IsDBNull(5) ? null : rows.GetInt64(5),
        Text = rows.GetString(6),
    };
}
