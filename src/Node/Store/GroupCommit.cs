using ActorPm.Node.Os;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>
/// The one thread that uses a database connection. Work that has gathered while the disk was busy shares
/// the next commit; work that comes alone is committed at once, so nobody waits for company. Each piece of
/// work is all or nothing, whatever becomes of its neighbours.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    /// <summary>Bounds the time of one transaction, and with it the wait of the first in line.</summary>
    private const int LargestGroup = 500;

    private const int StackBytes = 256 * 1024;

    private readonly SqliteConnection _connection;
    private readonly SleepingQueue<Work> _queue = new();
    private readonly Thread _thread;
    private readonly Action _beforeCommit;
    private readonly bool _nobodyWaits;
    private int _closed;

    /// <summary>Starts the thread, which owns <paramref name="connection"/> from now on.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="name">Of the thread.</param>
    /// <param name="beforeCommit">Called in each transaction after its work.</param>
    /// <param name="nobodyWaits">It gets no more of the processor than the apps.</param>
    public GroupCommit(SqliteConnection connection, string name, Action? beforeCommit = null, bool nobodyWaits = false)
    {
        _nobodyWaits = nobodyWaits;
        _connection = connection;
        _beforeCommit = beforeCommit ?? (() => { });
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Does <paramref name="work"/> in a transaction; the task ends when it is on disk.</summary>
    public Task CommitAsync(Action work) => Add(new Work(work, Alone: false));

    /// <summary>Does <paramref name="work"/> between transactions, after all that was added before it.</summary>
    public Task RunAsync(Action work) => Add(new Work(work, Alone: true));

    /// <summary>Finishes what was added, then closes the database.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _queue.Close();
        _thread.Join();
        _connection.Dispose();
    }

    private Task Add(Work work)
    {
        if (!_queue.TryAdd(work)) work.Done.SetException(new InvalidOperationException("the database is closed, the node is ending"));
        return work.Done.Task;
    }

    private void Run()
    {
        if (_nobodyWaits) Weight.ThisThreadLikeApps();
        List<Work> group = [];
        while (_queue.TryTake(out var next))
        {
            do
            {
                if (next.Alone)
                {
                    Commit(group);
                    RunAlone(next);
                }
                else
                {
                    group.Add(next);
                }
            }
            while (group.Count < LargestGroup && _queue.TryTakeNow(out next));

            Commit(group);
        }
    }

    private static void RunAlone(Work work)
    {
        try
        {
            work.Do();
            work.Done.SetResult();
        }
        catch (Exception wrong)
        {
            work.Done.SetException(wrong);
        }
    }

    private void Commit(List<Work> group)
    {
        if (group.Count == 0) return;
        var done = new List<Work>(group.Count);
        try
        {
            _connection.Execute("BEGIN IMMEDIATE");
            foreach (var work in group)
                if (TryDo(work)) done.Add(work);
            _beforeCommit();
            _connection.Execute("COMMIT");
            foreach (var work in done) work.Done.SetResult();
        }
        catch (Exception wrong)
        {
            RollBack();
            foreach (var work in group) work.Done.TrySetException(wrong);
        }
        finally
        {
            group.Clear();
        }
    }

    private bool TryDo(Work work)
    {
        _connection.Execute("SAVEPOINT work");
        try
        {
            work.Do();
            _connection.Execute("RELEASE work");
            return true;
        }
        catch (Exception wrong)
        {
            // When this fails too, the whole transaction is beyond repair and the caller rolls it back.
            _connection.Execute("ROLLBACK TO work; RELEASE work");
            work.Done.SetException(wrong);
            return false;
        }
    }

    private void RollBack()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (a full disk).
        }
    }

    private sealed record Work(Action Do, bool Alone)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
