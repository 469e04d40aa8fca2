using System.Collections.Immutable;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Configuration;
using Akka.DistributedData.Durable;
using Akka.Serialization;
using StoreRecord = Akka.DistributedData.Durable.Store;

namespace ActorPm.Node.Fleet.Records;

/// <summary>
/// Keeps the replicator's data in <c>state.db</c>; child of <c>/user/ddataReplicator</c>, which makes it by its name and answers
/// nobody before it has loaded. What it cannot read it leaves out: a replicator whose store fails is dead until the ActorSystem
/// is built anew, and with it all records of the fleet.
/// </summary>
internal sealed class DurableRecordStore : UntypedActor
{
    private const string ReadSubject = "fleet records";
    private const string WriteSubject = "fleet records written";

    private readonly DurableRecordsSetup _setup;
    private readonly Serialization _serialization;

    /// <summary>What was handed to the disk last, by key. A read by majority stores again what it found, mostly what is there.</summary>
    private readonly Dictionary<string, (byte[] Hash, Task Commit)> _last = [];

    /// <summary>As Akka makes it.</summary>
    /// <param name="config">Its section <c>durable</c>, of which nothing is ours.</param>
    public DurableRecordStore(Config config)
    {
        _ = config;
        _setup = Context.System.Settings.Setup.Get<DurableRecordsSetup>().Value;
        _serialization = Context.System.Serialization;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LoadAll:
                var replicator = Sender;
                LoadAsync().PipeTo(Self, Self, found => new Loaded(replicator, found));
                break;
            case Loaded loaded:
                foreach (var (record, _) in loaded.Found) _last[record.Key] = (SHA256.HashData(record.Bytes), Task.CompletedTask);
                if (loaded.Found.Count > 0) loaded.Replicator.Tell(new LoadData(loaded.Found.ToImmutableDictionary(one => one.Record.Key, one => one.Data)));
                loaded.Replicator.Tell(LoadAllCompleted.Instance);
                break;
            case StoreRecord store:
                WriteAsync(store).PipeTo(Self, Self, () => new Stored(store.Reply), wrong => new NotStored(store.Key, store.Reply, wrong));
                break;
            case Stored stored:
                _setup.Notices.Clear(WriteSubject);
                stored.Reply?.ReplyTo.Tell(stored.Reply.SuccessMessage);
                break;
            case NotStored failed:
                _setup.Notices.Set(WriteSubject, $"records of the fleet cannot be written to state.db ({failed.Key}: {failed.Reason.GetBaseException().Message}); other servers may have them");
                failed.Reply?.ReplyTo.Tell(failed.Reply.FailureMessage);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task WriteAsync(StoreRecord store)
    {
        var record = Encode(store.Key, store.Data);
        var hash = SHA256.HashData(record.Bytes);
        if (!_last.TryGetValue(record.Key, out var last) || last.Commit.IsFaulted || !last.Hash.AsSpan().SequenceEqual(hash))
            _last[record.Key] = last = (hash, _setup.Records.PutAsync(record));
        await last.Commit;
    }

    private async Task<IReadOnlyList<(DurableRecord Record, DurableDataEnvelope Data)>> LoadAsync()
    {
        List<(DurableRecord, DurableDataEnvelope)> found = [];
        try
        {
            List<string> notices = [];
            foreach (var record in await _setup.Records.LoadAsync())
            {
                var (data, problem) = Decode(record);
                if (data is not null) found.Add((record, data));
                else notices.Add(await _setup.Records.SetAsideAsync(record, problem));
            }

            if (notices.Count > 0) _setup.Notices.Set(ReadSubject, string.Join("; ", notices));
        }
        catch (Exception wrong)
        {
            _setup.Notices.Set(ReadSubject, $"records of the fleet cannot be read from state.db, this server goes on with those of the others: {wrong.Message}");
        }

        return found;
    }

    private DurableRecord Encode(string key, DurableDataEnvelope data)
    {
        var serializer = _serialization.FindSerializerFor(data);
        return new DurableRecord(key, serializer.Identifier, Serialization.ManifestFor(serializer, data), serializer.ToBinary(data));
    }

    private (DurableDataEnvelope? Data, string Problem) Decode(DurableRecord record)
    {
        try
        {
            return _serialization.Deserialize(record.Bytes, record.Serializer, record.Manifest) is DurableDataEnvelope { Data: not null } data
                ? (data, "")
                : (null, "it is not a record");
        }
        catch (Exception wrong)
        {
            // Whatever a serializer makes of damaged bytes.
            return (null, wrong.Message);
        }
    }

    private sealed record Loaded(IActorRef Replicator, IReadOnlyList<(DurableRecord Record, DurableDataEnvelope Data)> Found);

    private sealed record Stored(StoreReply? Reply);

    private sealed record NotStored(string Key, StoreReply? Reply, Exception Reason);
}
