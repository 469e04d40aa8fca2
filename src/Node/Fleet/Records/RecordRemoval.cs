using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Fleet.Records;

/// <summary>Removes the replicated records of a fleet that this server is not in any more.</summary>
internal static class RecordRemoval
{
    /// <summary>The answer is what is wrong, null when nothing is.</summary>
    public static async Task<string?> RunAsync(Func<Task<IDurableRecords>> records, string database)
    {
        try
        {
            await (await records()).ClearAsync();
            return null;
        }
        catch (SqliteException failed)
        {
            return $"the records of an earlier fleet cannot be removed from {database}: {failed.Message}";
        }
    }
}
