using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using Akka.Actor;
using Akka.Event;

namespace ActorPm.Actors.Processes;

/// <content>What is remembered: written after each step, and what has to wait until it is.</content>
internal sealed partial class ProcessSupervisor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    private void Remember(ProcessLife before, long? exitGeneration = null)
    {
        // What is stored of the instance is told by its holder alone.
        if (_role != PlaceRole.Holder)
        {
            if (exitGeneration is { } generation) _services.Keeper.Tell(new AcknowledgeExit(generation));
            return;
        }

        if (_life.Memory != before.Memory || exitGeneration is not null)
        {
            var spawn = _spawnWhenStored;
            _spawnWhenStored = null;
            _services.Store.CommitAsync([new RememberInstance(_id, _life.Memory)])
                .PipeTo(Self, success: () => new Remembered(exitGeneration, spawn), failure: cause => new NotRemembered(cause, spawn));
        }

        Publish();
    }

    private void StoreAgain() => _services.Store.CommitAsync([new RememberInstance(_id, _life.Memory)])
        .PipeTo(Self, success: () => new Remembered(null, null), failure: cause => new NotRemembered(cause, null));

    private void OnStored(object message)
    {
        switch (message)
        {
            case Remembered remembered:
                SpawnStored(remembered.SpawnGeneration);
                if (remembered.ExitGeneration is { } generation) _services.Keeper.Tell(new AcknowledgeExit(generation));
                break;
            case NotRemembered failed:
                OnStoreFailed(failed.Cause);
                // A disk that cannot be written must not keep a job from running.
                if (failed.Cause is not StaleIncarnationException) SpawnStored(failed.SpawnGeneration);
                break;
            case Status.Failure failure:
                OnStoreFailed(failure.Cause);
                break;
        }
    }

    private void OnStoreFailed(Exception cause)
    {
        if (cause is StaleIncarnationException) return;
        _log.Error(cause, "The life of instance {Instance} could not be stored", _id);
        Record("store", $"its state could not be stored: {cause.Message}");
    }

    private sealed record NotRemembered(Exception Cause, long? SpawnGeneration) : INoSerializationVerificationNeeded;

    private sealed record Remembered(long? ExitGeneration, long? SpawnGeneration) : INoSerializationVerificationNeeded;
}
