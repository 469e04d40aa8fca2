using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm rollback</c>: an app as it was at an earlier revision, or everything that the last apply changed. It is an
/// apply of what was: planned, shown, and without downtime where instances allow.
/// </summary>
internal static class RollbackCommand
{
    public static Command Declare(Session session)
    {
        var app = Operands.Optional("app", "the app; without one all that the last apply changed on this server");
        var revision = new Argument<int?>("revision") { Description = "the revision to go back to (pbm history shows them); the one before without", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<int?>("--to") { Description = "the same", HelpName = "revision" };
        var yes = new Option<bool>("--yes", "-y") { Description = "do not ask" };
        return new Command("rollback", "make an app what it was before, or take back the last apply") { app, revision, to, yes }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(app), Revision(parsed.GetValue(app), parsed.GetValue(revision), parsed.GetValue(to)), parsed.GetValue(yes), cancellation));
    }

    private static int? Revision(string? app, int? revision, int? to)
    {
        if (to is not null && app is null) throw new DeclarationException("--to says which revision of an app, and none is named", $"pbm rollback web --to {to}");
        if (to is not null && revision is not null && to != revision) throw new DeclarationException($"{revision} and --to {to} are two revisions", "leave one of them out");
        return to ?? revision;
    }

    private static async Task<ExitCode> RunAsync(Session session, string? name, int? revision, bool agreed, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var histories = await AppHistoryReading.ReadAsync(session, node, name is null ? [] : [name], orOfServer: false, cancellation);
        if (name is not null && histories.Count > 1)
            throw new DeclarationException($"{name} means {histories.Count} apps, one can be rolled back at a time", "name it by the id of one of its instances");
        var how = name is null ? "pbm rollback" : $"pbm rollback {name} {revision}".TrimEnd();
        if (name is null) return await CarryOutAsync(LastApply(session, histories), []);
        var earlier = Earlier(histories[0], revision);
        // A declaration of the fleet is declared once more, as by a file: one server after the other. Whosever project it is stays.
        return earlier.OfFleet is { } put
            ? await CarryOutAsync([], [put with { ChangeExisting = true, By = null, How = how, Project = histories[0].Revisions[0].OfFleet?.Project }])
            : await CarryOutAsync([earlier.Spec], []);

        Task<ExitCode> CarryOutAsync(IReadOnlyList<AppSpec> ofServer, IReadOnlyList<PutFleetApp> ofFleet)
        {
            var request = new ApplyApps { Apps = ofServer, CallerEnvironment = CallerEnvironment.Read(), How = how };
            return FileApply.CarryOutAsync(session, node, new FileRequest(request, ofFleet), agreed, "what runs is as it was then", cancellation);
        }
    }

    private static AppRevision Earlier(AppHistory history, int? revision)
    {
        if (revision is null && history.Revisions.Count < 2)
            throw new DeclarationException($"{history.Name} has no earlier revision to go back to", $"pbm history {history.Name} shows what there is");
        return (revision is { } number ? history.Revisions.FirstOrDefault(one => one.Number == number) : history.Revisions[1])
            ?? throw new DeclarationException($"{history.Name} has no revision {revision}", $"it has {string.Join(", ", history.Revisions.Select(one => one.Number).Order())}");
    }

    private static IReadOnlyList<AppSpec> LastApply(Session session, IReadOnlyList<AppHistory> histories)
    {
        var newest = histories.SelectMany(history => history.Revisions).Where(one => one.Apply is not null).MaxBy(one => one.At);
        // What an apply does in the fleet comes after what it does on this server.
        foreach (var history in histories.Where(history => history.Revisions[0] is { OfFleet: not null, How: { } how } now && how.StartsWith("pbm apply", StringComparison.Ordinal) && now.At >= (newest?.At ?? 0)))
            session.Output.Warning($"{history.Name} is an app of the fleet and stays: pbm rollback {history.Name} takes its last declaration back");
        var last = newest?.Apply
            ?? throw new DeclarationException("there was no apply that could be taken back", "name an app: pbm rollback web");
        var specs = new List<AppSpec>();
        foreach (var history in histories.Where(history => history.Revisions.Any(one => one.Apply == last)))
        {
            if (history.Revisions[0].Apply != last) session.Output.Warning($"{history.Name} was changed again since and stays as it is");
            else if (history.Revisions.FirstOrDefault(one => one.Apply != last) is { } before) specs.Add(before.Spec);
            else session.Output.Warning($"{history.Name} was added by it and stays: pbm delete {history.Name} removes it");
        }

        if (specs.Count == 0) throw new DeclarationException("nothing of the last apply can be taken back", "pbm history shows what there is");
        return specs;
    }
}
