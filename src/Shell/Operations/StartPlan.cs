using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Operations;

/// <summary>What a <c>start</c> means: apps to declare, and apps that are there already.</summary>
/// <param name="Scripts">New apps, from scripts, programs and shell lines.</param>
/// <param name="FromFiles">Apps of configuration files, started or updated.</param>
/// <param name="Existing">Targets among the apps that are there.</param>
/// <param name="Notices">What the person should know of the values.</param>
/// <param name="Warnings">What has no effect.</param>
internal sealed record StartPlan(
    IReadOnlyList<AppSpec> Scripts,
    IReadOnlyList<AppSpec> FromFiles,
    IReadOnlyList<string> Existing,
    IReadOnlyList<string> Notices,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Apps of the fleet, one request each.</summary>
    public IReadOnlyList<PutFleetApp> Placed { get; init; } = [];

    /// <summary>The project whose file declares <see cref="FromFiles"/>; null for apps of several files, or of none.</summary>
    public string? Project { get; init; }

    /// <param name="order">What was typed.</param>
    /// <param name="isThere">Whether a target names an app, namespace or id that is there.</param>
    /// <param name="machine">Where files and programs are looked for.</param>
    /// <param name="input">The standard input, for the target <c>-</c>.</param>
    /// <exception cref="DeclarationException">A part of it cannot be carried out; then nothing is.</exception>
    public static StartPlan Make(StartOrder order, Func<string, bool> isThere, IMachine machine, TextReader input)
    {
        var selection = order.Selection;
        Check(order);
        var scripts = new List<AppSpec>();
        var files = new List<AppSpec>();
        var existing = new List<string>();
        var notices = new List<string>();
        var warnings = new List<string>();
        var projects = new List<string?>();
        var placed = new List<PutFleetApp>();
        foreach (var target in order.Targets)
        {
            if (ConfigFile.IsOne(target))
            {
                var declared = ConfigFile.Read(target, machine, input, selection);
                if (declared.Apps.Count > 1 && order.Given.FirstOrDefault(given => given.Setting.Key == "name") is { Input: { } name })
                    throw new DeclarationException($"{name.Origin} cannot be given to the {declared.Apps.Count} apps of {target}");
                warnings.AddRange(declared.Warnings);
                projects.Add(FileProject.Of(target, declared, machine));
                var before = placed.Count;
                foreach (var app in declared.Apps) Add(order.ApplyTo(app), files, fromFile: true);
                for (var index = before; index < placed.Count; index++) placed[index] = placed[index] with { Project = declared.Project };
            }
            else if (MeansExisting(target, order, isThere, machine))
            {
                existing.Add(target);
            }
            else
            {
                Add(order.ApplyTo(new AppDeclaration { Script = target }), scripts, fromFile: false);
            }
        }

        return new StartPlan(scripts, files, existing, notices, warnings) { Placed = placed, Project = projects is [var project] ? project : null };

        void Add(AppDeclaration app, List<AppSpec> ofOneServer, bool fromFile)
        {
            var spec = Build(app, machine, notices);
            if (FleetPlacement.Request(app, spec, fromFile) is { } request) placed.Add(request);
            else ofOneServer.Add(spec);
        }
    }

    /// <summary>The plan for one app that was declared in no file and by no script: started, or updated when it is there.</summary>
    /// <exception cref="DeclarationException">It cannot be run as declared.</exception>
    public static StartPlan Of(AppDeclaration app, IMachine machine)
    {
        var notices = new List<string>();
        var spec = Build(app, machine, notices);
        return FleetPlacement.Request(app, spec, fromFile: false) is { } placed
            ? new StartPlan([], [], [], notices, []) { Placed = [placed] }
            : new StartPlan([], [spec], [], notices, []);
    }

    /// <summary>The same, for what can only be done with apps of one server.</summary>
    /// <param name="command">The command that cannot do it.</param>
    /// <param name="hint">What does.</param>
    /// <exception cref="DeclarationException">It has apps of the fleet.</exception>
    public StartPlan OfOneServer(string command, string hint) => Placed.Count == 0
        ? this
        : throw new DeclarationException($"{command} does not place apps of the fleet: {string.Join(", ", Placed.Select(app => app.Spec.Name))}", hint);

    /// <summary>Refuses what only goes with a configuration file, and what excludes each other.</summary>
    /// <exception cref="DeclarationException">It was given without one.</exception>
    public static void Check(StartOrder order)
    {
        if (order.Given.Any(given => given.Input.Origin == "--pack") && order.Given.Any(given => given.Input.Origin == "--spread"))
            throw new DeclarationException("--pack and --spread exclude each other", "leave one of them out");
        var selection = order.Selection;
        if (order.Targets.Any(ConfigFile.IsOne)) return;
        if (selection.Environment is { } environment)
            throw new DeclarationException(
                $"Using --env {environment} without passing the ecosystem.config.js does not work",
                "name the configuration file: pbm start ecosystem.config.js --env " + environment);
        if (selection.Only.Count > 0)
            throw new DeclarationException("--only chooses apps of a configuration file, and none is named", "pbm start ecosystem.config.js --only " + string.Join(",", selection.Only));
    }

    /// <summary>Whether the list of the node is needed to understand <paramref name="target"/>.</summary>
    public static bool MayBeName(string target, IMachine machine) =>
        !ConfigFile.IsOne(target) && !IsPattern(target) && !IsScript(target, machine);

    // PM2's order: a path or a file with an extension is a script, else a name comes first. With a name
    // or arguments of its own, a program of the PATH is meant even where an app is called like it.
    private static bool MeansExisting(string target, StartOrder order, Func<string, bool> isThere, IMachine machine)
    {
        if (IsPattern(target)) return true;
        if (!MayBeName(target, machine) || !isThere(target)) return false;
        return !order.DescribesNewApp || !(machine.IsFile(FullPath(target, machine)) || machine.FindOnPath(target) is not null);
    }

    private static bool IsPattern(string target) =>
        target == "all" || (target.Length > 1 && target[0] == '/' && target[^1] == '/');

    private static bool IsScript(string target, IMachine machine) =>
        (target.Contains('/') || Path.HasExtension(target)) && machine.IsFile(FullPath(target, machine));

    private static string FullPath(string target, IMachine machine) => Path.GetFullPath(target, machine.CurrentFolder);

    /// <summary>The app as the node gets it.</summary>
    /// <exception cref="DeclarationException">It cannot be run as declared.</exception>
    public static AppSpec Build(AppDeclaration app, IMachine machine, List<string> notices)
    {
        app = StaticFolder.Resolve(PackageJob.ApplyTo(app), machine);
        notices.AddRange(app.Notices);
        var spec = AppSpecBuilder.Build(BehaviourVariables.ApplyTo(app, machine.Variable), machine);
        FleetPlacement.Check(app, spec.Name);
        if (FleetPlacement.IsIn(app)) spec = spec with { Instances = 1 }; // how many there are is said beside it
        if (SharedPort.Notice(spec, machine.Variable) is { } notice) notices.Add(notice);
        return spec;
    }

    /// <summary>The request for new apps of one kind.</summary>
    public static StartApps Request(IReadOnlyList<AppSpec> apps, bool force, bool fromFile, string? project = null) => new()
    {
        Apps = apps,
        CallerEnvironment = CallerEnvironment.Read(),
        Force = force,
        RestartExisting = fromFile,
        Project = project,
    };
}
