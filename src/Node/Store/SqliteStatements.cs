using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>Short forms for statements.</summary>
internal static class SqliteStatements
{
    /// <summary>Runs statements.</summary>
    public static void Execute(this SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Does <paramref name="work"/> as one transaction. (The provider's own transaction object must be known to
    /// each command when it is made, which prepared statements cannot.)
    /// </summary>
    public static void InTransaction(this SqliteConnection connection, Action work)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }

        connection.Execute("COMMIT");
    }

    /// <summary>First column of the first row.</summary>
    public static object? Scalar(this SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>A statement to be run many times; its parameters are <c>$1</c>, <c>$2</c>…</summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string text, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var number = 1; number <= parameters; number++) command.Parameters.Add(new SqliteParameter($"${number}", null));
        return command;
    }

    /// <summary>Runs a prepared statement; the answer is the number of rows changed.</summary>
    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }
}
