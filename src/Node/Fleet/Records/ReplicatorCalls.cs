using Akka.Actor;
using Akka.DistributedData;

namespace ActorPm.Node.Fleet.Records;

/// <summary>What is asked of the replicator of this server, with its answers as values.</summary>
internal sealed class ReplicatorCalls(IActorRef replicator)
{
    /// <summary>After this on top of the caller's patience the replicator itself does not answer: its disk hangs, or it has ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Changes a value here, and waits until a majority has it too.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="change">Runs in the replicator: pure. Throws <see cref="OutdatedException"/> to leave the value as it is.</param>
    /// <param name="patience">How long the majority may take.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<WriteOutcome> UpdateAsync<T>(IKey<T> key, Func<T?, T> change, TimeSpan patience, CancellationToken cancellation)
        where T : class, IReplicatedData<T>
    {
        try
        {
            var update = new Update(key, new WriteMajority(patience), there => change((T?)there));
            return await replicator.Ask<IUpdateResponse>(update, patience + Grace, cancellation) switch
            {
                UpdateSuccess => new WriteOutcome.Confirmed(),
                UpdateTimeout => new WriteOutcome.NotConfirmed(),
                ModifyFailure { Cause: OutdatedException outdated } => new WriteOutcome.Outdated(outdated.Clock),
                StoreFailure => new WriteOutcome.Failed($"{key.Id} could not be written to the disk"),
                var other => new WriteOutcome.Failed($"{key.Id} could not be written: {other}"),
            };
        }
        catch (AskTimeoutException)
        {
            return new WriteOutcome.Failed($"{key.Id} could not be written: the replicator of this server does not answer");
        }
    }

    /// <summary>Reads a value from a majority, or as it is here when that does not answer in time; null when there is none.</summary>
    /// <exception cref="AskTimeoutException">The replicator does not answer.</exception>
    public async Task<(T? Data, bool ByMajority)> ReadAsync<T>(IKey<T> key, TimeSpan patience, CancellationToken cancellation)
        where T : class, IReplicatedData<T>
    {
        if (patience > TimeSpan.Zero)
        {
            var answer = await replicator.Ask<IGetResponse>(Dsl.Get(key, new ReadMajority(patience)), patience + Grace, cancellation);
            if (answer is not GetFailure) return (DataOf(key, answer), true);
        }

        return (DataOf(key, await replicator.Ask<IGetResponse>(Dsl.Get(key, ReadLocal.Instance), Grace, cancellation)), false);
    }

    /// <summary>The keys of all values that are here.</summary>
    /// <exception cref="AskTimeoutException">The replicator does not answer.</exception>
    public async Task<IEnumerable<string>> KeysAsync(CancellationToken cancellation) =>
        (await replicator.Ask<GetKeysIdsResult>(Dsl.GetKeyIds, Grace, cancellation)).Keys;

    private static T? DataOf<T>(IKey<T> key, IGetResponse answer)
        where T : class, IReplicatedData<T> => answer is GetSuccess found ? found.Get(key) : null;
}

/// <summary>The replicator's own way to leave a value as it is and say so.</summary>
internal sealed class OutdatedException(long clock) : Exception
{
    /// <summary>The clock of the value that is there.</summary>
    public long Clock => clock;
}
