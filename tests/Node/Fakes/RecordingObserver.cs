using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>Notes what it is told, one word each.</summary>
internal sealed class RecordingObserver : IKeeperObserver
{
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public void Attached(HelloReply hello, SnapshotReply snapshot) => _told.Writer.TryWrite($"attached {snapshot.Processes.Count}");

    public void Detached(string reason) => _told.Writer.TryWrite("detached");

    public void Happened(KeeperEvent happened) => _told.Writer.TryWrite(happened switch
    {
        ExitedEvent exited => $"exited {exited.Generation}",
        IpcReceivedEvent ipc => ipc.Message,
        _ => happened.GetType().Name,
    });

    public void Note(string word) => _told.Writer.TryWrite(word);

    public async Task<string> NextAsync() => await _told.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<string>> NextAsync(int count)
    {
        List<string> words = [];
        while (words.Count < count) words.Add(await NextAsync());
        return words;
    }

    public bool IsEmpty => !_told.Reader.TryPeek(out _);
}
