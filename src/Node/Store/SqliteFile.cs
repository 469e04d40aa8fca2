using System.Globalization;
using ActorPm.Node.Os;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>Opens a database file of the home, and sets an unreadable one aside.</summary>
internal static class SqliteFile
{
    /// <summary>Kilobytes of pages kept in memory for each database; both are small.</summary>
    private const int CacheKilobytes = 512;

    /// <summary>
    /// Opens or makes the file (0600; SQLite gives its <c>-wal</c> and <c>-shm</c> the same mode). A file that
    /// is not a sound database is renamed and a new one made.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="synchronous"><c>FULL</c>: a commit is on the disk when it returns. <c>NORMAL</c>: a power cut may take the last ones.</param>
    /// <param name="prepare">Makes or checks the tables.</param>
    /// <param name="time">Names the file that is set aside.</param>
    public static OpenedDatabase Open(string path, string synchronous, Action<SqliteConnection> prepare, TimeProvider time)
    {
        var made = PrivateFiles.Ensure(path);
        try
        {
            return new OpenedDatabase(OpenSound(path, synchronous, prepare, check: !made), made, null);
        }
        catch (SqliteException wrong) when (IsDamage(wrong))
        {
            var aside = SetAside(path, time);
            PrivateFiles.Ensure(path);
            return new OpenedDatabase(OpenSound(path, synchronous, prepare, check: false), true, new SetAside(aside, wrong.Message));
        }
    }

    /// <summary>The file itself is damaged, as opposed to a full disk or a wrong statement.</summary>
    public static bool IsDamage(SqliteException wrong) => wrong.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    /// <summary>Renames the file and its companions; the answer is the new name of the file.</summary>
    public static string SetAside(string path, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{path}.corrupt-{stamp}";
        for (var number = 2; File.Exists(aside); number++) aside = $"{path}.corrupt-{stamp}-{number}";
        File.Move(path, aside);
        foreach (var companion in (ReadOnlySpan<string>)["-wal", "-shm"])
            if (File.Exists(path + companion)) File.Move(path + companion, aside + companion);
        return aside;
    }

    private static SqliteConnection OpenSound(string path, string synchronous, Action<SqliteConnection> prepare, bool check)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            if (check) Check(connection);
            connection.Execute($"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA cache_size=-{CacheKilobytes}; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON");
            prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Check(SqliteConnection connection)
    {
        var answer = connection.Scalar("PRAGMA quick_check(1)") as string;
        if (answer != "ok") throw new SqliteException(answer ?? "no answer to quick_check", SQLitePCL.raw.SQLITE_CORRUPT);
    }
}

/// <summary>An open database.</summary>
/// <param name="Connection">The connection; to be used by one thread.</param>
/// <param name="IsNew">There was none, or none that could be read.</param>
/// <param name="SetAside">What became of one that could not be read; null otherwise.</param>
internal sealed record OpenedDatabase(SqliteConnection Connection, bool IsNew, SetAside? SetAside);

/// <summary>A damaged database that was put out of the way.</summary>
/// <param name="File">Where it is now.</param>
/// <param name="Problem">What was wrong with it.</param>
internal sealed record SetAside(string File, string Problem);
