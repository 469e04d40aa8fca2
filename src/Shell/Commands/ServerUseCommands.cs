using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm server drain|cordon|uncordon|label</c>: what a server is used for by the fleet.</summary>
internal static class ServerUseCommands
{
    public static IEnumerable<Command> Declare(Session session)
    {
        yield return Change(session, "drain", "draining", "move its instances of the fleet's apps to other servers, and wait until it has none", server => new ChangeServer { Server = server, IsDraining = true });
        yield return Change(session, "cordon", "cordoning", "give it no new instances of the fleet's apps; those it has stay", server => new ChangeServer { Server = server, IsCordoned = true });
        yield return Change(session, "uncordon", "uncordoning", "use it again, after cordon or drain", server => new ChangeServer { Server = server, IsCordoned = false, IsDraining = false });
        yield return Label(session);
    }

    private static Command Change(Session session, string name, string doing, string help, Func<string?, ChangeServer> request)
    {
        var server = Operands.Optional("server", "name or id of a server of the fleet; this one without");
        return new Command(name, help) { server }
            .Does((parsed, cancellation) => SendAsync(session, request(parsed.GetValue(server)), doing, cancellation));
    }

    private static Command Label(Session session)
    {
        var words = new Argument<string[]>("labels")
        {
            Description = "role=web sets a label, role= takes it away; before them a server of the fleet, this one without",
            Arity = ArgumentArity.OneOrMore,
        };
        return new Command("label", "set or take away labels of a server, by which --place and --on choose") { words }
            .Does((parsed, cancellation) => SendAsync(session, Labelled(parsed.GetValue(words)!), "labelling", cancellation));
    }

    private static ChangeServer Labelled(IReadOnlyList<string> words)
    {
        var server = words[0].Contains('=', StringComparison.Ordinal) ? null : words[0];
        var labels = LabelWords.Read(words.Skip(server is null ? 0 : 1), "label", mayBeEmpty: true);
        return labels.Count > 0
            ? new ChangeServer { Server = server, Labels = labels }
            : throw new DeclarationException($"label {server}: there is no label to set", $"pbm server label {server} role=web; role= takes it away");
    }

    private static async Task<ExitCode> SendAsync(Session session, ChangeServer request, string doing, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        return await Operation.RunAsync(session, node.ChangeServerAsync(request, cancellation), new OperationPrinter(session.Output), doing);
    }
}
