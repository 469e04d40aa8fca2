using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Lifecycle;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Upgrade;

/// <summary>Builds the parts of a keeper again from the state of its former program image.</summary>
internal static class Resume
{
    /// <summary>The state handed over; null when this is a start of its own.</summary>
    public static UpgradeState? Take()
    {
        if (!int.TryParse(Environment.GetEnvironmentVariable(UpgradeState.Variable), out var descriptor)) return null;
        Environment.SetEnvironmentVariable(UpgradeState.Variable, null);
        var state = UpgradeState.FromBytes(ProcFs.Bytes($"/proc/self/fd/{descriptor}"));
        Descriptors.Close(descriptor);
        return state;
    }

    public static JournalContents Journal(UpgradeState state)
    {
        var journal = new JournalContents();
        journal.Add(new JournalEntry { Head = new JournalHead(ProcFs.BootId, "", state.HighestGeneration, state.HighestTerm) });
        foreach (var exit in state.Exits) journal.Add(new JournalEntry { Exited = exit });
        foreach (var process in state.Processes) journal.Add(new JournalEntry { Spawned = Spawner.Entry(Process(process)) });
        return journal;
    }

    public static void Into(KeeperHost host, UpgradeState state)
    {
        foreach (var file in state.Files) host.Outputs.Writer.CarriedFiles[file.Path] = file;
        HandoffTransfer.Resume(host.Handoffs, state);
        RelayTransfer.Resume(host.Loop, host.Handoffs.Relays, state);
        foreach (var kept in state.Processes)
        {
            var process = Process(kept);
            foreach (var said in kept.Said ?? []) process.Sayings.Add(said);
            if (kept.Input >= 0) process.Input = new StandardInput(host.Loop, kept.Input, kept.InputWaiting);
            process.Output = Pipe(host.Outputs, kept.Output, []);
            process.Error = Pipe(host.Outputs, kept.Error, kept.ErrorTail);
            if (kept.Channel >= 0) process.Channel = new NodeChannel(host.Loop, kept.Channel, kept.ChannelPartial, Waiting(kept));
            foreach (var message in kept.ChannelMessages ?? []) Descriptors.Close(message.Descriptor);
            host.Spawner.Listen(process);
            host.Spawner.ListenForNotices(process, kept.Notify);
            HandoffTransfer.Resume(host.Handoffs, process, kept.Member);
            process.Cgroup = host.Cgroups?.Find(process.Request.Owner);
            host.Table.Add(process);
            if (process.PidFd >= 0) host.Reaper.Watch(process);
            host.Leases.Renew(process, process.LeaseUntil);
        }

        HandoffTransfer.Finish(host.Handoffs, state);
        foreach (var pipe in state.OrphanedPipes) Pipe(host.Outputs, pipe, []);
        foreach (var process in host.Table.All.ToArray()) host.Stopper.Resume(process);
        foreach (var file in state.ToCompress) host.Compression.Add(file);
        host.Nodes.Command = state.RestartNode;
        host.Nodes.Lost();
    }

    private static IEnumerable<ChannelMessage> Waiting(UpgradeProcess kept)
    {
        if (kept.ChannelWaiting is { Length: > 0 } bytes) yield return new ChannelMessage(bytes, -1);
        foreach (var message in kept.ChannelMessages ?? []) yield return new ChannelMessage(message.Bytes, message.Descriptor);
    }

    private static ManagedProcess Process(UpgradeProcess kept) => new(kept.Request, kept.Identity, kept.SpawnedAt)
    {
        PidFd = kept.PidFd,
        Announced = true,
        ReadySeen = kept.ReadySeen,
        Notified = kept.Notified,
        Report = kept.Report,
        LimitsProblem = kept.LimitsProblem,
        LeaseUntil = kept.LeaseUntil,
        Stop = kept.Stop is { } stop ? new StopProgress(stop.Sequence, stop.Cause, stop.KillAt) { Killing = stop.Killing } : null,
        End = kept.End,
        EndedAt = kept.EndedAt,
        Leftovers = kept.Leftovers,
    };

    private static OutputPipe? Pipe(Outputs outputs, UpgradePipe? kept, byte[] tail)
    {
        if (kept is null) return null;
        var target = new OutputTarget(kept.Instance, kept.Generation, kept.Name, kept.Stream, kept.Sinks);
        var pipe = new OutputPipe(kept.Descriptor, target) { Raised = kept.Raised, Dropped = kept.Dropped };
        pipe.Tail?.Add(tail);
        return outputs.Open(pipe, kept.Held);
    }
}
