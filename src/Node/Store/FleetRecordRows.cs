using ActorPm.Node.Fleet.Records;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>The table <c>fleet_records</c>, used on the database's own thread.</summary>
internal sealed class FleetRecordRows(SqliteConnection connection, GroupCommit commits, TimeProvider time) : IDurableRecords
{
    /// <inheritdoc />
    public async Task<IReadOnlyList<DurableRecord>> LoadAsync()
    {
        List<DurableRecord> records = [];
        await commits.RunAsync(() =>
        {
            using var read = connection.Prepared("SELECT key, serializer, manifest, bytes FROM fleet_records ORDER BY key", 0);
            using var rows = read.ExecuteReader();
            // A number that is none of a serializer's is found by who decodes it.
            while (rows.Read()) records.Add(new DurableRecord(rows.GetString(0), unchecked((int)rows.GetInt64(1)), rows.GetString(2), rows.GetFieldValue<byte[]>(3)));
        });
        return records;
    }

    /// <inheritdoc />
    public Task PutAsync(DurableRecord record) => commits.CommitAsync(() =>
    {
        using var write = connection.Prepared("INSERT OR REPLACE INTO fleet_records(key, serializer, manifest, bytes) VALUES($1, $2, $3, $4)", 4);
        write.Run(record.Key, record.Serializer, record.Manifest, record.Bytes);
    });

    /// <inheritdoc />
    public async Task<string> SetAsideAsync(DurableRecord record, string problem)
    {
        var row = new UnreadableRow("fleet_records", "key", record.Key, $"{record.Serializer} {record.Manifest} {Convert.ToBase64String(record.Bytes)}", problem);
        IReadOnlyList<string> notices = [];
        await commits.RunAsync(() => notices = UnreadableRows.SetAside(connection, time, [row]));
        return notices[0];
    }

    /// <inheritdoc />
    public Task ClearAsync() => commits.CommitAsync(() => connection.Execute("DELETE FROM fleet_records"));
}
