using System.Collections.Concurrent;
using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Answers what it was told to answer.</summary>
internal sealed class FakeProbes : IProbes
{
    public string? Problem { get; set; }

    public ConcurrentQueue<ProbeQuestion> Questions { get; } = new();

    /// <summary>Watches of outputs begin when this ends; at once by default.</summary>
    public Task WatchesBegin { get; set; } = Task.CompletedTask;

    public ConcurrentDictionary<long, TaskCompletionSource<bool>> Watches { get; } = new();

    public Task<string?> AskAsync(ProbeQuestion question)
    {
        Questions.Enqueue(question);
        return Task.FromResult(Problem);
    }

    public async Task<Task<bool>> WatchOutputAsync(int instance, long generation, string text, CancellationToken cancellation)
    {
        var seen = Watches.GetOrAdd(generation, _ => new TaskCompletionSource<bool>()).Task;
        await WatchesBegin;
        return seen;
    }
}
