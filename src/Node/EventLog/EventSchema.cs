using Microsoft.Data.Sqlite;

namespace ActorPm.Node.EventLog;

/// <summary>The table of <c>events.db</c>.</summary>
internal static class EventSchema
{
    /// <summary>Makes what is missing.</summary>
    public static void Prepare(SqliteConnection connection) => Store.SqliteStatements.Execute(connection, """
        CREATE TABLE IF NOT EXISTS events(
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            name TEXT,
            id INTEGER,
            generation INTEGER,
            text TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS events_name ON events(name);
        """);
}
