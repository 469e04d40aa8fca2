using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Ipc;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Notifying;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Processes;

/// <summary>Starts processes. A start is answered once its program runs and the journal knows of it.</summary>
internal sealed class Spawner(
    EventLoop loop, Limits limits, ProcessTable table, Reaper reaper, Outputs outputs, ProcessJournal journal, PidFiles pidFiles, Handoffs handoffs, Confinement confinement)
{
    /// <summary>A process was started; nobody knows yet but the keeper.</summary>
    public Action<ManagedProcess>? Began { get; set; }

    /// <summary>A process was started and announced.</summary>
    public Action<ManagedProcess>? Announced { get; set; }

    /// <summary>Its program sent a message; the text is JSON.</summary>
    public Action<ManagedProcess, string>? MessageReceived { get; set; }

    /// <summary>It told its state (sd_notify).</summary>
    public Action<ManagedProcess, string>? Noticed { get; set; }

    /// <summary>Starts the launcher stages still at work: an upgrade waits for them.</summary>
    public int Pending { get; private set; }

    public void Start(SpawnRequest request, Action<KeeperReply> answer)
    {
        request = SpawnDefaults.Fill(request);
        foreach (var present in table.Of(request.Instance))
        {
            if (present.Generation == request.Replaces) continue;
            answer(Refused(KeeperErrorCode.AlreadyRunning, $"instance {request.Instance} still has a process", 0));
            return;
        }

        handoffs.Prepare(request, (parts, refusal) =>
        {
            if (parts is not null) Start(request, parts, answer);
            else answer(refusal!);
        });
    }

    private void Start(SpawnRequest request, SpawnParts parts, Action<KeeperReply> answer)
    {
        using var pipes = new SpawnPipes(request.NodeIpc);
        IReadOnlyList<int> descriptors = [.. pipes.ForChild, .. parts.Descriptors];
        var notify = request.Notify ? NotifySocket.Open() : (Descriptor: -1, Name: "");
        IReadOnlyList<string> added = request.Notify ? [.. parts.Environment, $"{NotifySocket.Variable}={notify.Name}"] : parts.Environment;
        var environment = SpawnEnvironment.Of(request, added);
        var (cgroup, problem) = confinement.Prepare(request);
        // What has limits must be in its cgroup before its first instruction.
        var inCgroup = cgroup is not null && request.Limits is not null;
        var launcher = request.UserId is not null || request.GroupId is not null || parts.PidVariable is not null || inCgroup || request.LeaseUntil is not null
            ? new LauncherStage(request, parts.PidVariable, inCgroup ? cgroup!.ProcessFile : null)
            : null;
        var plan = launcher?.Plan(descriptors, environment) ?? new SpawnPlan
        {
            File = request.File,
            Arguments = [request.File, .. request.Arguments],
            Environment = environment,
            Cwd = request.Cwd,
            Descriptors = descriptors,
        };

        limits.Lower();
        var pid = Spawn.Start(plan);
        limits.Restore();
        launcher?.Started();
        if (pid < 0)
        {
            launcher?.Close();
            handoffs.NotStarted(request);
            Descriptors.Close(notify.Descriptor);
            confinement.Leave(cgroup);
            answer(Refused(KeeperErrorCode.SpawnFailed, SpawnProblem.Describe(request, -pid), -pid));
            return;
        }

        if (cgroup is not null && !inCgroup) _ = cgroup.Add(pid);
        var process = Take(request, pid, pipes);
        (process.Cgroup, process.LimitsProblem) = (cgroup, problem);
        ListenForNotices(process, notify.Descriptor);
        if (launcher is null) Announce(process, answer);
        else AwaitLauncher(process, launcher, answer);
    }

    /// <summary>Gives the process its message handlers; also after an upgrade.</summary>
    public void Listen(ManagedProcess process)
    {
        if (process.Channel is not { } channel) return;
        channel.Received = json =>
        {
            if (json == "\"ready\"") process.ReadySeen = true;
            process.Sayings.Add(json);
            MessageReceived?.Invoke(process, json);
        };
        channel.TooLong = length => KeeperLog.Write($"{process.Title} sent a message of {length} bytes; it is dropped");
    }

    /// <summary>Takes over the descriptor of its notify socket; -1 for none.</summary>
    public void ListenForNotices(ManagedProcess process, int descriptor)
    {
        if (descriptor < 0) return;
        process.Notify = new NotifySocket(loop, descriptor, process.Request.UserId, state =>
        {
            process.Notified |= NotifySocket.IsReady(state);
            Noticed?.Invoke(process, state);
        });
    }

    private ManagedProcess Take(SpawnRequest request, int pid, SpawnPipes pipes)
    {
        // It is our child and not reaped yet, so its number is its own.
        var identity = new ProcessIdentity(pid, ProcFs.Stat(pid)?.StartTicks ?? 0, ProcFs.BootId);
        var process = new ManagedProcess(request, identity, Clock.Wall) { PidFd = PidFd.TryOpen(pid) };
        var (input, output, error, channel) = pipes.Take();
        process.Input = new StandardInput(loop, input, []);
        process.Output = outputs.Open(output, Target(request, LogStream.Out));
        process.Error = outputs.Open(error, Target(request, LogStream.Error));
        if (channel >= 0)
        {
            process.Channel = new NodeChannel(loop, channel, [], []);
            Listen(process);
        }

        handoffs.Join(process);
        table.Add(process);
        if (process.PidFd >= 0) reaper.Watch(process);
        Began?.Invoke(process);
        return process;
    }

    private void Announce(ManagedProcess process, Action<KeeperReply> answer)
    {
        Pending++;
        pidFiles.Write(process.Request.PidFile, process.Pid);
        journal.Spawned(Entry(process), () => loop.Post(() =>
        {
            Pending--;
            process.Announced = true;
            answer(new SpawnReply { Process = process.Identity, SpawnedAt = process.SpawnedAt, LimitsProblem = process.LimitsProblem });
            Announced?.Invoke(process);
            if (!process.Lives) reaper.Ended?.Invoke(process);
        }));
    }

    private void AwaitLauncher(ManagedProcess process, LauncherStage launcher, Action<KeeperReply> answer)
    {
        Pending++;
        launcher.WhenDone(loop, failure =>
        {
            Pending--;
            if (failure is null)
            {
                Confinement.Check(process);
                Announce(process, answer);
                return;
            }

            // The stage ends by itself now; what is left of it is swept like any orphan.
            _ = PidFd.Send(process.PidFd, Signals.Kill);
            process.LeaseTimer?.Cancel();
            table.Remove(process);
            handoffs.Ended(process);
            handoffs.NotStarted(process.Request);
            confinement.Leave(process.Cgroup);
            process.Input?.Close();
            process.Channel?.Close();
            process.Notify?.Close();
            answer(Refused(failure.Code, failure.Message, failure.Errno));
        });
    }

    private static ErrorReply Refused(KeeperErrorCode code, string message, int errno) =>
        new() { Code = code, Message = message, Errno = errno };

    private static OutputTarget Target(SpawnRequest request, LogStream stream) =>
        new(request.Instance, request.Generation, request.Name, stream, request.Logs);

    public static SpawnedEntry Entry(ManagedProcess process) => new()
    {
        Instance = process.Instance,
        Generation = process.Generation,
        Process = process.Identity,
        SpawnedAt = process.SpawnedAt,
        Owner = process.Request.Owner,
        Stop = process.Request.Stop,
        Name = process.Request.Name,
        Spec = process.Request.Spec,
        PidFile = process.Request.PidFile,
    };
}
