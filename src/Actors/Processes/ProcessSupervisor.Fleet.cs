using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <content>Starts that wait for the fleet's word, and the leases of single apps.</content>
internal sealed partial class ProcessSupervisor
{
    /// <summary>A lease is moved when it becomes longer by more than this.</summary>
    private const long RenewalStep = 500;

    private string? _held;
    private long _leaseTold;

    private string? WhyHeld() => StartHold.WhyNot(_app, _services.FleetWord.Latest, _services.BootTime());

    /// <summary>Whether the start of this generation has to wait; it is tried again when what it waits for has changed.</summary>
    private bool Defers(long generation)
    {
        var held = WhyHeld();
        if (!_successorIsThere && held is null) return false;
        if (held is not null && _deferredSpawn != generation) Record("held", held);
        (_deferredSpawn, _held) = (generation, held);
        return true;
    }

    private void StartDeferred()
    {
        if (_deferredSpawn is not { } generation) return;
        (_deferredSpawn, _held) = (null, null);
        if (_life is { Status: ProcessState.Launching, Process: null } && generation == _life.Memory.Generation) PrepareSpawn(generation);
    }

    private void OnFleetWord()
    {
        RenewLease();
        if (_deferredSpawn is null) return;
        var before = _held;
        StartDeferred();
        if (_held != before) Publish();
    }

    private void RenewLease()
    {
        var until = _services.FleetWord.Latest.LeaseUntil;
        if (!_app.Spec.Single || _life.Process is null || until < _leaseTold + RenewalStep || until <= _services.BootTime()) return;
        Lease(until);
    }

    private void Lease(long? until)
    {
        _leaseTold = until ?? 0;
        Order(new RenewLeaseRequest { Instance = _id, Generation = _life.Memory.Generation, LeaseUntil = until, Needs = [KeeperAbilities.Lease] });
        Publish();
    }

    /// <summary>A process that had none gets a lease of the usual length, which is renewed or ends it.</summary>
    private void BeginLease()
    {
        if (_life.Process is not null) Lease(Math.Max(_services.FleetWord.Latest.LeaseUntil, _services.BootTime() + (long)StartHold.Lease.TotalMilliseconds));
    }

    private void TakeLeaseOver(KeptProcess process)
    {
        _leaseTold = process.LeaseUntil ?? 0;
        if (_app.Spec.Single && process.LeaseUntil is null) BeginLease();
        else if (!_app.Spec.Single && process.LeaseUntil is not null) Lease(null);
        else RenewLease();
    }

    private SpawnRequest WithLease(SpawnRequest request)
    {
        if (!_app.Spec.Single) return request;
        _leaseTold = _services.FleetWord.Latest.LeaseUntil;
        return request with { LeaseUntil = _leaseTold, Needs = [.. request.Needs ?? [], KeeperAbilities.Lease] };
    }
}
