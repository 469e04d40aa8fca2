using ActorPm.Actors.Applying;
using ActorPm.Actors.Tests.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Fuzz;
using ActorPm.Shell.Tests.ConfigFiles;

Options options;
try
{
    options = Options.Read(args);
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine($"fuzz: {fault.Message}");
    return 1;
}

var before = ValidFiles.All.ToDictionary(file => file.Name, file => There(FileCases.Read(file)!));
var ofEach = options.Only is null ? Math.Max(1, options.Cases / 2) : options.Cases;
var isSound = true;
if (options.Only is null or "files")
    isSound &= Run.Of("files", FileCases.Any, IsPlanned, file => $"{file.Name}, --env {file.Environment ?? "none"}:\n{file.Text}", ofEach, options.Seed);
if (options.Only is null or "plans")
    isSound &= Run.Of("plans", PlanCases.Any, PlanCases.Check, Show, ofEach, options.Seed);
return isSound ? 0 : 1;

// A file that can be read is applied over what the sound one it was made of has declared.
bool IsPlanned(FileCase file) =>
    FileCases.Read(file) is { } request && PlanCases.Check(new PlanCase(request, before[file.Name], StopsAfter: file.Text.Length % 4));

static List<ThereApp> There(ApplyApps request) =>
    [.. request.Apps.Select((spec, index) => new ThereApp($"{index}", spec, request.Project, spec.Instances))];

static string Show(PlanCase plan) => string.Join('\n',
    [
        $"prune: {plan.Request.Prune}, stops after {plan.StopsAfter}; the file:",
        .. plan.Request.Apps.Select(SpecSamples.Json),
        "there:",
        .. plan.There.Select(app => $"{app with { Spec = null! }} {SpecSamples.Json(app.Spec)}"),
    ]);
