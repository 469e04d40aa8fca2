using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Logs;

/// <summary>Compresses rotated files in a niced child of this very binary, one at a time.</summary>
internal sealed class Compression(Helpers helpers, IReadOnlyCollection<string> environment)
{
    private readonly Queue<string> _waiting = new();
    private bool _running;

    /// <summary>Files whose turn has not come.</summary>
    public IReadOnlyList<string> Waiting => [.. _waiting];

    public void Add(string file)
    {
        _waiting.Enqueue(file);
        StartNext();
    }

    private void StartNext()
    {
        while (!_running && _waiting.TryDequeue(out var file))
        {
            // Deleted as excess before its turn came.
            if (!File.Exists(file)) continue;
            var nothing = LogDescriptor.Null();
            var pid = helpers.Start(
                new SpawnPlan
                {
                    File = Programs.Self,
                    Arguments = ["pbm-keeper", "compress", file],
                    Environment = environment,
                    Descriptors = [nothing, nothing, 2],
                },
                end => Ended(file, end));
            Descriptors.Close(nothing);
            _running = pid > 0;
            if (pid < 0) KeeperLog.Write($"{file} is not compressed: {Errno.Text(-pid)}");
        }
    }

    private void Ended(string file, ChildEnd end)
    {
        _running = false;
        if (end.Code != 0 && File.Exists(file)) KeeperLog.Write($"{file} could not be compressed");
        StartNext();
    }
}
