using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm attach</c>: what an instance writes, and what is typed goes to its standard input. Ctrl-C leaves it running.</summary>
internal static class AttachCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.One("pm_id", "id of an instance, or the name of an app that has one");
        var separator = Operands.Optional("separator", "what is put after each line that is typed, a line end by default");
        return new Command("attach", "show what an instance writes and send it what is typed; Ctrl-C leaves") { target, separator }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(target)!, parsed.GetValue(separator) ?? "\n", cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, string target, string separator, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var rows = (await node.InstancesAsync([target], cancellation)).Instances;
        if (rows is not [var row])
        {
            session.Output.Error($"{target} has {rows.Count} instances", $"attach to one of them by its id: {string.Join(", ", rows.Select(one => one.Id).Order())}");
            return ExitCode.Failed;
        }

        if (row.Pid == 0)
        {
            session.Output.Error($"[{row.Name}]({row.Id}) has no process now", $"pbm why {row.Name} tells what became of it");
            return ExitCode.Failed;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // The reading of a terminal cannot be called off; it ends with the program.
        var typing = Task.Run(() => SendTypedAsync(session, node, row.Id, separator, stop.Token), CancellationToken.None);
        var showing = LogView.FollowAsync(session, node, [row.Id.ToString()], stop.Token);
        var first = await Task.WhenAny(typing, showing);
        if (first == typing) await typing; // its refusal ends the command; the end of the input does not
        return await showing;
    }

    private static async Task SendTypedAsync(Session session, NodeClient node, int id, string separator, CancellationToken cancellation)
    {
        while (await session.Input.ReadLineAsync(cancellation) is { } line)
            await node.SendInputAsync(new SendInput(id.ToString(), line + separator), cancellation);
    }
}
