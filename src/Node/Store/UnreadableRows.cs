using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>Moves rows that cannot be read into the table <c>unreadable</c>, where an operator may look at them.</summary>
internal static class UnreadableRows
{
    /// <summary>Moves them; the answers say so to the operator. Between transactions.</summary>
    public static IReadOnlyList<string> SetAside(SqliteConnection connection, TimeProvider time, IReadOnlyCollection<UnreadableRow> rows)
    {
        if (rows.Count == 0) return [];
        List<string> notices = [];
        connection.InTransaction(() =>
        {
            using var keep = connection.Prepared("INSERT INTO unreadable(at, source, row_key, row, problem) VALUES($1, $2, $3, $4, $5)", 5);
            foreach (var one in rows)
            {
                keep.Run(time.GetUtcNow().ToUnixTimeMilliseconds(), one.Table, one.Key, one.Row, one.Problem);
                using var remove = connection.Prepared($"DELETE FROM {one.Table} WHERE CAST({one.KeyColumn} AS TEXT) = $1", 1);
                remove.Run(one.Key);
                notices.Add($"row {one.Key} of {one.Table} in state.db cannot be read and was set aside into its table unreadable: {one.Problem}");
            }
        });
        return notices;
    }
}

/// <summary>A row that cannot be read.</summary>
/// <param name="Table">Its table.</param>
/// <param name="KeyColumn">The column that names it.</param>
/// <param name="Key">Its name.</param>
/// <param name="Row">What of it is kept.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record UnreadableRow(string Table, string KeyColumn, string Key, string Row, string Problem);
