using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Services;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Lifecycle;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Upgrade;

/// <summary>
/// Replaces the program image of the running keeper: same pid, same children, every pipe and channel
/// stays. The new binary is asked before; whatever goes wrong, the old one carries on.
/// </summary>
internal sealed class Upgrader(KeeperHost host)
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartsLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WriterLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(5);

    private bool _underWay;

    public void Begin(string file, Action<KeeperReply> answer)
    {
        if (_underWay)
        {
            answer(Failed("an upgrade is under way"));
            return;
        }

        _underWay = true;
        Ask(file, problem =>
        {
            if (problem is null) AwaitStarts(file, answer, Clock.Milliseconds + (long)StartsLimit.TotalMilliseconds);
            else GiveUp(answer, problem);
        });
    }

    private void Ask(string file, Action<string?> answered)
    {
        var nothing = LogDescriptor.Null();
        var plan = new SpawnPlan
        {
            File = file,
            Arguments = [file, "--can-read-state", $"{UpgradeState.CurrentVersion}"],
            Environment = OwnEnvironment.Strings(),
            Descriptors = [nothing, nothing, nothing],
        };
        var asked = true;
        var pid = host.Helpers.Start(plan, end =>
        {
            if (!asked) return;
            asked = false;
            answered(end.Code == 0 ? null : $"{file} cannot read the state of this keeper");
        });
        Descriptors.Close(nothing);
        if (pid < 0)
        {
            answered($"{file} cannot be started: {Errno.Text(-pid)}");
            return;
        }

        host.Loop.After(AskLimit, () =>
        {
            if (!asked) return;
            asked = false;
            host.Helpers.Kill(pid);
            answered($"{file} did not answer whether it can read the state");
        });
    }

    /// <summary>Starts under way are finished first, and the log writer must be alive.</summary>
    private void AwaitStarts(string file, Action<KeeperReply> answer, long until)
    {
        if (host.Spawner.Pending > 0 && Clock.Milliseconds < until)
        {
            host.Loop.After(PauseBetweenLooks, () => AwaitStarts(file, answer, until));
            return;
        }

        if (host.Spawner.Pending > 0)
        {
            GiveUp(answer, "a start does not come to an end");
            return;
        }

        var waiting = true;
        host.Loop.After(WriterLimit, () =>
        {
            if (!waiting) return;
            waiting = false;
            GiveUp(answer, "the log files cannot be written at the moment");
        });
        host.Outputs.Pump.OnWriter(() => host.Loop.Post(() =>
        {
            if (!waiting) return;
            waiting = false;
            if (host.Spawner.Pending > 0) AwaitStarts(file, answer, until);
            else Execute(file, answer);
        }));
    }

    private void Execute(string file, Action<KeeperReply> answer)
    {
        if (host.Outputs.Suspend(WriterLimit) is not { } logs)
        {
            GiveUp(answer, "the log files cannot be written at the moment");
            return;
        }

        host.HeldStarts.Release();
        var state = host.Picture(logs);
        var memory = LogDescriptor.MemoryFile("pbm-keeper-state");
        var errno = -Descriptors.WriteAll(memory, state.ToBytes());
        if (errno == 0)
        {
            answer(new DoneReply());
            KeeperLog.Write($"becoming {file}");
            host.FlushBeforeUpgrade();
            int[] kept = [.. state.Descriptors, memory];
            foreach (var descriptor in kept) Descriptors.SetCloseOnExec(descriptor, false);
            var environment = OwnEnvironment.Strings();
            environment.Add($"{UpgradeState.Variable}={memory}");
            if (host.Service.Socket is { } service) environment.Add($"{ServiceNotifier.Variable}={service}");
            errno = Programs.Replace(file, [file, "run", "--home", host.Home.Root], environment);

            // Still here. A lock or a pipe that leaked into a child now would be held for ever.
            foreach (var descriptor in kept) Descriptors.SetCloseOnExec(descriptor, true);
            KeeperLog.Write($"cannot execute {file}: {Errno.Text(errno)}; carrying on");
        }

        Descriptors.Close(memory);
        host.Outputs.Pump.Suspended = false;
        _underWay = false;
        host.Links.Detach();
    }

    private void GiveUp(Action<KeeperReply> answer, string problem)
    {
        _underWay = false;
        KeeperLog.Write($"no upgrade: {problem}");
        answer(Failed(problem));
    }

    private static ErrorReply Failed(string problem) => new() { Code = KeeperErrorCode.Failed, Message = problem };
}
