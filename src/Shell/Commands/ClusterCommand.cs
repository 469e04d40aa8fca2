using System.CommandLine;
using System.Globalization;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary>
/// The palette <c>cluster</c>, in the words and the line format that operators of Akka know. Who belongs to the fleet is said by
/// <c>pbm fleet</c>: a server that leaves the cluster or is put out comes back by itself.
/// </summary>
internal static class ClusterCommand
{
    private const string ComesBack = "a server of the fleet comes back by itself; pbm fleet remove puts it out for good";

    public static Command Declare(Session session)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "do not ask" };
        return new Command("cluster", "look at the Akka cluster of the fleet")
        {
            new Command("show", "a line for each member: address, roles, status, reachability, version; then their number")
                .Does((_, cancellation) => ShowAsync(session, cancellation)),
            new Command("status", "this server in the cluster: its address, status, who leads, who cannot be reached")
                .Does((_, cancellation) => StatusAsync(session, cancellation)),
            new Command("tail", "the members, then every change, until Ctrl-C").Does((_, cancellation) => TailAsync(session, cancellation)),
            OnMember(session, "join", "have this server join the cluster of a member (it looks for it by itself)", ClusterAction.Join, null),
            OnMember(session, "leave", "have a member leave gracefully; " + ComesBack, ClusterAction.Leave, yes),
            OnMember(session, "down", "put a member out of the cluster; " + ComesBack, ClusterAction.Down, yes),
            DownUnreachable(session, yes),
        };
    }

    private static Command OnMember(Session session, string word, string what, ClusterAction action, Option<bool>? yes)
    {
        var member = new Argument<string>("member") { Description = "address (akka.ssl.tcp://actorpm@10.0.0.2:9111) or name of a server" };
        var command = new Command(word, what) { member };
        if (yes is not null) command.Options.Add(yes);
        return command.Does(async (parsed, cancellation) =>
        {
            var node = await session.NodeAsync(cancellation);
            var name = parsed.GetValue(member)!;
            if (yes is not null) Confirm(session, parsed.GetValue(yes), action == ClusterAction.Down ? $"put {name} out of the cluster" : $"have {name} leave the cluster");
            var changed = await node.ChangeClusterAsync(new ChangeCluster(action, name), cancellation);
            session.Output.Info($"{changed.Members[0]}: {Word(action)}{(action == ClusterAction.Join ? "" : "; " + ComesBack)}");
            return ExitCode.Ok;
        });
    }

    private static Command DownUnreachable(Session session, Option<bool> yes) =>
        new Command("down-unreachable", "put all members out that this server cannot reach") { yes }.Does(async (parsed, cancellation) =>
        {
            var node = await session.NodeAsync(cancellation);
            var unreachable = (await node.ClusterAsync(cancellation)).Members.Where(member => member.IsUnreachable).Select(member => member.Address).ToList();
            if (unreachable.Count == 0)
            {
                session.Output.Info("every member can be reached");
                return ExitCode.Ok;
            }

            Confirm(session, parsed.GetValue(yes), $"put {string.Join(", ", unreachable)} out of the cluster");
            var changed = await node.ChangeClusterAsync(new ChangeCluster(ClusterAction.DownUnreachable, null), cancellation);
            foreach (var address in changed.Members) session.Output.Info($"{address}: {Word(ClusterAction.Down)}");
            return ExitCode.Ok;
        });

    private static async Task<ExitCode> ShowAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var members = (await node.ClusterAsync(cancellation)).Members;
        foreach (var member in members) session.Output.Data(Line(member));
        session.Output.Data(string.Create(CultureInfo.InvariantCulture, $"Count: {members.Count} nodes"));
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> StatusAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var cluster = await node.ClusterAsync(cancellation);
        if (cluster.Self is null) throw new DeclarationException("this server is in no fleet, so there is no cluster", "pbm fleet init begins one");
        var self = cluster.Members.FirstOrDefault(member => member.Address == cluster.Self);
        var unreachable = cluster.Members.Where(member => member.IsUnreachable).Select(member => member.Address).ToList();
        session.Output.Data($"address: {cluster.Self}");
        session.Output.Data($"status: {self?.Status ?? "none"}");
        session.Output.Data($"roles: {string.Join(", ", self?.Roles ?? [])}");
        session.Output.Data($"leader: {cluster.Leader ?? "none"}");
        session.Output.Data(string.Create(CultureInfo.InvariantCulture, $"members: {cluster.Members.Count}"));
        session.Output.Data($"unreachable: {(unreachable.Count == 0 ? "none" : string.Join(", ", unreachable))}");
        if (cluster.Reason is { } reason) session.Output.Data($"island: {reason}");
        return cluster.Reason is null ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<ExitCode> TailAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        await Following.RunAsync(true, async stop =>
        {
            await foreach (var happened in node.ClusterEventsAsync(stop))
            {
                var at = DateTimeOffset.FromUnixTimeMilliseconds(happened.At).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
                session.Output.Data($"{at} {happened.What,-17} {(happened.Member is { } member ? Line(member) : "")}".TrimEnd());
            }
        }, cancellation);
        if (cancellation.IsCancellationRequested) return ExitCode.Ok;
        session.Output.Warning("the actor system of the node was built anew, or the node has ended: pbm cluster tail again");
        return ExitCode.Failed;
    }

    private static void Confirm(Session session, bool yes, string what)
    {
        if (yes || Confirmation.Asks(session, $"{what}? [y/N] ")) return;
        throw new DeclarationException($"not done: {what}", session.CanAsk ? null : "--yes does it without asking");
    }

    private static string Line(ClusterMember member) =>
        $"{member.Address} | [{string.Join(", ", member.Roles)}] | {member.Status} | {(member.IsUnreachable ? "unreachable" : "")} | {member.Version}";

    private static string Word(ClusterAction action) => action switch
    {
        ClusterAction.Join => "joining",
        ClusterAction.Leave => "leaving",
        _ => "down",
    };
}
