using System.Globalization;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Node.Configuration;
using ActorPm.Node.Os;
using ActorPm.Node.Secrets;
using ActorPm.Node.Settings;

namespace ActorPm.Node.Launching;

/// <summary>Turns a spec into a spawn, by what the file system and the user database say at this moment.</summary>
internal sealed class LaunchPlanner(HomePaths home, string serverId, NodeVersions nodeVersions, Preload preload, DotNetHook hook, SettingsStore settings, Func<NodeConfiguration>? configuration = null, ISecrets? secrets = null) : ILaunchPlanner
{
    private const string NoInterpreter = "none";
    private const int Interrupt = 2;

    private static readonly string CurrentUser = Accounts.FindUser(Accounts.CurrentUserId)?.Name ?? Environment.UserName;

    private readonly ISecrets _secrets = secrets ?? new NoSecrets();
    private readonly PackageVersions _packageVersions = new();
    private readonly PrivatePorts _privatePorts = new(() => configuration?.Invoke().PrivatePorts);

    /// <inheritdoc />
    public ApiError? Check(AppSpec spec, IReadOnlyDictionary<string, string> callerEnvironment) =>
        SignalNumbers.Find(spec.Stop.Signal) is null
            ? new ApiError { Code = ApiErrorCode.Invalid, Message = $"{spec.Stop.Signal} is not a signal", Hint = "for example SIGINT, SIGTERM or 15" }
            : Plan(new LaunchOrder(spec, callerEnvironment, 0, 0, 0)).Refusal;

    /// <inheritdoc />
    public LaunchPlan Plan(LaunchOrder order)
    {
        var declared = order.Spec;
        order = OpenedVariables.Of(order, _secrets, out var lost);
        if (lost.Count > 0) return new LaunchPlan(null, LostSecrets.Refusal(declared, lost));
        var spec = order.Spec;
        if (NotAValue(spec) is { } hidden) return new LaunchPlan(null, hidden);
        if (FileProblem(spec) is { } problem) return new LaunchPlan(null, problem);
        var (who, refusal) = RunAs.Of(spec);
        if (refusal is not null) return new LaunchPlan(null, refusal);
        var environment = LaunchEnvironment.Make(order, home, who.User);
        preload.AddTo(environment, spec, who.User);
        var choice = HandoffChoice.Of(spec, environment);
        if (choice.Refusal is not null) return new LaunchPlan(null, choice.Refusal);
        hook.AddTo(environment, spec, choice.Kind, who.User);
        var handoff = Handoff(order, choice);
        IReadOnlyList<string> words = spec.Arguments;
        if (handoff is { PrivatePort: > 0 })
        {
            var port = handoff.PrivatePort.ToString(CultureInfo.InvariantCulture);
            environment["PORT"] = port;
            words = [.. words.Select(argument => argument.Replace("{port}", port, StringComparison.Ordinal))];
        }

        var (program, arguments) = (spec.Script, words);
        if (spec.Interpreter != NoInterpreter)
        {
            if (Programs.Find(spec.Interpreter, environment.GetValueOrDefault("PATH"), spec.Cwd) is not { } interpreter)
                return new LaunchPlan(null, NoSuchInterpreter(spec));
            (program, arguments) = (interpreter, [.. spec.InterpreterArguments, spec.Script, .. words]);
        }

        return new LaunchPlan(Request(order, program, arguments, environment, who, handoff), null);
    }

    /// <inheritdoc />
    public LogRotation Rotation(LogRules rules) => settings.RotationFor(rules.Rotation);

    /// <inheritdoc />
    public StopSequence StopSequence(StopRules rules) => new()
    {
        Signal = SignalNumbers.Find(rules.Signal) ?? Interrupt,
        KillTimeout = rules.KillTimeout,
        Tree = rules.TreeKill,
        IpcMessage = rules.ShutdownWithMessage ? "\"shutdown\"" : null,
    };

    /// <inheritdoc />
    public InstanceFacts Describe(LaunchOrder order)
    {
        var opened = OpenedVariables.Of(order, _secrets, out _);
        var spec = opened.Spec;
        var files = InstanceFiles.Of(order, home);
        var (who, _) = RunAs.Of(spec);
        var environment = LaunchEnvironment.Make(opened, home, who.User);
        return new InstanceFacts(
            files.Out ?? "",
            files.Error ?? "",
            files.Combined,
            files.Pid,
            who.User?.Name ?? spec.User ?? CurrentUser,
            _packageVersions.Find(spec),
            NodeProgram(spec, environment) is { } node ? nodeVersions.Peek(node) : null,
            ReferenceEquals(opened, order) ? environment : LaunchEnvironment.Make(order, home, who.User))
        {
            Handoff = HandoffChoice.Of(spec, environment) is { Refusal: null } choice ? choice.Kind : HandoffKind.None,
        };
    }

    /// <summary>The Node.js program that would run the app; null for other programs.</summary>
    public static string? NodeProgram(AppSpec spec, IReadOnlyDictionary<string, string> environment) =>
        Programs.IsNode(spec.Interpreter) ? Programs.Find(spec.Interpreter, environment.GetValueOrDefault("PATH"), spec.Cwd) : null;

    /// <summary>What a list shows in place of a secret was taken for its value.</summary>
    private static ApiError? NotAValue(AppSpec spec)
    {
        var name = spec.Environment.FirstOrDefault(one => one.Value is SealedValue.Hidden or SealedValue.CannotBeRead).Key;
        return name is null ? null : new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = $"{spec.Name}: {name} is {spec.Environment[name]}, which stands for a value that is not shown",
            Hint = "declare its value, or leave it out",
        };
    }

    private static ApiError? FileProblem(AppSpec spec)
    {
        if (!Directory.Exists(spec.Cwd))
        {
            var what = File.Exists(spec.Cwd) ? "is not a folder" : "does not exist";
            return CannotRun($"{spec.Name} cannot be started: its working folder {spec.Cwd} {what}", "create it, or name another with --cwd");
        }

        if (Directory.Exists(spec.Script)) return CannotRun($"{spec.Script} is a folder, not a script", "name the file to run");
        if (!File.Exists(spec.Script)) return CannotRun($"Script not found: {spec.Script}", null);
        if (spec.Interpreter == NoInterpreter)
        {
            return Permissions.MayExecute(spec.Script)
                ? null
                : CannotRun($"{spec.Script} is not executable", $"chmod +x {spec.Script}, or name a program that runs it with --interpreter");
        }

        return Permissions.MayRead(spec.Script) ? null : CannotRun($"{spec.Script} cannot be read by {CurrentUser}", "check its permissions");
    }

    private static ApiError NoSuchInterpreter(AppSpec spec) => CannotRun(
        $"Interpreter {spec.Interpreter} is NOT AVAILABLE in PATH",
        "install it, or name it with --interpreter and its whole path");

    private static ApiError CannotRun(string message, string? hint) => new() { Code = ApiErrorCode.CannotRun, Message = message, Hint = hint };

    private HandoffOrder? Handoff(LaunchOrder order, HandoffChoice choice) => choice.Kind == HandoffKind.None ? null : new HandoffOrder
    {
        Group = order.Group,
        Kind = choice.Kind,
        Listen = choice.Listen,
        Balance = order.Spec.Handoff.Balance,
        Proxy = order.Spec.Handoff.Proxy,
        // What is only looked at (generation 0) takes no port.
        PrivatePort = choice.Kind == HandoffKind.Proxy && order.Generation > 0 ? _privatePorts.Next() : 0,
        Hold = order.Hold,
    };

    private SpawnRequest Request(LaunchOrder order, string program, IReadOnlyList<string> arguments, Dictionary<string, string> environment, RunAs who, HandoffOrder? handoff)
    {
        var spec = order.Spec;
        var files = InstanceFiles.Of(order, home);
        var ipc = Programs.SpeaksNodeIpc(spec.Interpreter);
        List<string> needs = [];
        if (who.GroupId is not null) needs.Add(KeeperAbilities.User);
        if (ipc) needs.Add(KeeperAbilities.NodeIpc);
        if (spec.Logs.Rotation.Enabled && (files.Out ?? files.Error ?? files.Combined) is not null) needs.Add(KeeperAbilities.Rotation);
        // A program of Node.js says `ready` over its channel, others over sd_notify.
        var notify = spec.Ready.WaitReady && !ipc;
        if (handoff is not null || order.Replaces is not null) needs.Add(KeeperAbilities.Handoff);
        if (handoff is { Kind: HandoffKind.Proxy }) needs.Add(KeeperAbilities.Proxy);
        if (notify) needs.Add(KeeperAbilities.Notify);
        if (!spec.Limits.AreNone()) needs.Add(KeeperAbilities.Limits);
        return new SpawnRequest
        {
            Instance = order.Instance,
            Generation = order.Generation,
            File = program,
            Arguments = arguments,
            Environment = environment,
            Cwd = spec.Cwd,
            Name = spec.Name,
            Owner = new OwnerMark(serverId, order.Instance, order.Generation),
            Spec = "",
            UserId = who.User?.UserId,
            GroupId = who.GroupId,
            Groups = who.Groups,
            NodeIpc = ipc,
            Handoff = handoff,
            Replaces = order.Replaces,
            Notify = notify,
            Limits = spec.Limits.AreNone() ? null : spec.Limits,
            Stop = StopSequence(spec.Stop),
            Logs = files.ToSinks(spec.Logs, settings.RotationFor(spec.Logs.Rotation)),
            PidFile = files.Pid,
            Needs = needs.Count == 0 ? null : needs,
        };
    }
}
