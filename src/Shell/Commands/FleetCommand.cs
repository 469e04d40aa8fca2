using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>fleet</c>: servers that belong together.</summary>
internal static class FleetCommand
{
    private static readonly Option<string> Name = new("--name") { Description = "what this server is called (its host name)" };
    private static readonly Option<int?> ApiPort = new("--api-port") { Description = "port of the API over TLS (9110)" };
    private static readonly Option<int?> ActorPort = new("--actor-port") { Description = "port of the ActorSystem (9111)" };
    private static readonly Option<int?> RelayPort = new("--relay-port") { Description = "port of the relay between servers (9112)" };
    private static readonly Option<string[]> Labels = new("--label") { Description = "label of this server: role=web" };
    private static readonly Option<int?> Count = new("--count") { Description = "for so many servers (10)" };
    private static readonly Option<string> Valid = new("--valid") { Description = "how long the join line counts: 30m, 1d (1h)" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "JSON" };

    public static Command Declare(Session session)
    {
        var command = Palette(session);
        foreach (var ofClients in FleetClientCommands.Declare(session)) command.Subcommands.Add(ofClients);
        return command;
    }

    private static Command Palette(Session session) => new("fleet", "servers that belong together: one pbm for all of them")
    {
        Init(session),
        Join(session),
        new Command("invite", "print another join line") { Count, Valid }
            .Does((parsed, cancellation) => InviteAsync(session, parsed, cancellation)),
        new Command("status", "the servers of the fleet") { AsJson }
            .Does((parsed, cancellation) => StatusAsync(session, parsed.GetValue(AsJson), cancellation)),
        FleetAppsCommand.Declare(session),
        new Command("leave", "take this server out of its fleet; its apps run on")
            .Does((_, cancellation) => LeaveAsync(session, cancellation)),
        Remove(session),
        Prefer(session),
    };

    private static Command Init(Session session)
    {
        var address = new Option<string>("--address") { Description = "address of this server that the others reach", Required = true };
        return new Command("init", "begin a fleet with this server and print the line that others join with")
        {
            address, Name, ApiPort, ActorPort, RelayPort, Labels, Count, Valid,
        }.Does(async (parsed, cancellation) =>
        {
            var (labels, validity) = (LabelsOf(parsed), ValidityOf(parsed));
            var node = await session.NodeAsync(cancellation);
            var given = await node.InitFleetAsync(
                new InitFleet
                {
                    Address = parsed.GetValue(address)!,
                    Name = parsed.GetValue(Name),
                    ApiPort = parsed.GetValue(ApiPort),
                    ActorPort = parsed.GetValue(ActorPort),
                    RelayPort = parsed.GetValue(RelayPort),
                    Labels = labels,
                    Invitation = new InviteServers { Count = parsed.GetValue(Count), ValidFor = validity },
                },
                cancellation);
            session.Output.Info("this server is a fleet of one; its apps run on as they were");
            Print(session, given);
            return ExitCode.Ok;
        });
    }

    private static Command Join(Session session)
    {
        var line = new Argument<string>("line") { Description = "what pbm fleet init or invite printed" };
        var address = new Option<string>("--address") { Description = "address of this server that the others reach (the one it reaches them from)" };
        var witness = new Option<bool>("--witness") { Description = "vote only, run no apps of the fleet" };
        return new Command("join", "bring this server into a fleet; its apps run on") { line, address, Name, ApiPort, ActorPort, RelayPort, Labels, witness }
            .Does(async (parsed, cancellation) =>
            {
                var labels = LabelsOf(parsed);
                var node = await session.NodeAsync(cancellation);
                var request = new JoinFleet
                {
                    Line = parsed.GetValue(line)!,
                    Address = parsed.GetValue(address),
                    Name = parsed.GetValue(Name),
                    ApiPort = parsed.GetValue(ApiPort),
                    ActorPort = parsed.GetValue(ActorPort),
                    RelayPort = parsed.GetValue(RelayPort),
                    IsWitness = parsed.GetValue(witness),
                    Labels = labels,
                };
                var status = await StatusLine.WhileAsync(session.Output, "joining the fleet", session.Clock, node.JoinFleetAsync(request, cancellation));
                var self = status.Servers.First(server => server.ServerId == status.ServerId);
                session.Output.Info($"this server is {self.Name} of a fleet of {status.Servers.Count}; its apps run on as they were");
                FleetTable.Print(session, status);
                return ExitCode.Ok;
            });
    }

    private static Command Remove(Session session)
    {
        var server = new Argument<string>("server") { Description = "name or id of a server" };
        var yes = new Option<bool>("--yes", "-y") { Description = "also where no majority of the fleet answers; do not ask" };
        return new Command("remove", "take another server out of the fleet, for example one that is lost for good") { server, yes }
            .Does(async (parsed, cancellation) =>
            {
                var name = parsed.GetValue(server)!;
                var node = await session.NodeAsync(cancellation);
                var isSure = parsed.GetValue(yes) || (!(await node.FleetAsync(cancellation)).HasMajority && IsMeant(session, name));
                var removed = await node.RemoveServerAsync(new RemoveServer(name) { WithoutMajority = isSure }, cancellation);
                session.Output.Info($"{name} is not in the fleet any more");
                if (removed.Silent.Count > 0) session.Output.Warning($"not told yet, they hear it when they are back: {string.Join(", ", removed.Silent)}");
                return ExitCode.Ok;
            });
    }

    // Where nobody can be asked the node refuses, and says what to type.
    private static bool IsMeant(Session session, string name) => Confirmation.Asks(
        session,
        $"No majority of the fleet answers here. If {name} is not lost but runs on together with others, there will be two fleets, and what both have runs twice. Remove it all the same? [y/N] ");

    private static Command Prefer(Session session)
    {
        var server = new Argument<string>("server") { Description = "name or id of one of the two servers; none for neither" };
        return new Command("prefer", "in a fleet of two: which server goes on alone, and starts what the other had, when that is lost") { server }
            .Does(async (parsed, cancellation) =>
            {
                var name = parsed.GetValue(server)!;
                var node = await session.NodeAsync(cancellation);
                FleetTable.Print(session, await node.PreferServerAsync(new PreferServer { Server = name == "none" ? null : name }, cancellation));
                return ExitCode.Ok;
            });
    }

    private static async Task<ExitCode> InviteAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var validity = ValidityOf(parsed);
        var node = await session.NodeAsync(cancellation);
        Print(session, await node.InviteServersAsync(new InviteServers { Count = parsed.GetValue(Count), ValidFor = validity }, cancellation));
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> StatusAsync(Session session, bool asJson, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: asJson);
        var status = await node.FleetAsync(cancellation);
        if (asJson) session.Output.Data(JsonSerializer.Serialize(status, ApiJson.Default.FleetStatus));
        else FleetTable.Print(session, status);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> LeaveAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        await StatusLine.WhileAsync(session.Output, "leaving the fleet", session.Clock, node.LeaveFleetAsync(cancellation));
        session.Output.Info("this server is on its own; its apps run on as they were");
        return ExitCode.Ok;
    }

    private static void Print(Session session, InvitationGiven given)
    {
        var end = DateTimeOffset.FromUnixTimeMilliseconds(given.EndsAt).ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        session.Output.Info($"on another server, until {end}, for {given.Count} {(given.Count == 1 ? "server" : "servers")}:");
        session.Output.Data($"pbm fleet join {given.JoinLine}");
    }

    /// <summary>Null where nothing was said.</summary>
    private static Dictionary<string, string>? LabelsOf(ParseResult parsed) => parsed.GetResult(Labels) is null ? null : LabelWords.Read(parsed.GetValue(Labels)!, "--label");

    /// <summary>In milliseconds; null where nothing was said.</summary>
    private static long? ValidityOf(ParseResult parsed) => parsed.GetResult(Valid) is null ? null
        : DurationText.TryParse(parsed.GetValue(Valid), out var duration) ? (long)duration.TotalMilliseconds
        : throw new DeclarationException($"--valid {parsed.GetValue(Valid)} is not a duration", "--valid 30m, --valid 2h, --valid 1d");
}
