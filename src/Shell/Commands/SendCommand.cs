using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm send</c>: a line to the standard input of an instance.</summary>
internal static class SendCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.One("pm_id", "id of an instance, or the name of an app that has one");
        var line = new Argument<string[]>("line") { Description = "the line; its end is added", Arity = ArgumentArity.OneOrMore };
        return new Command("send", "write a line to the standard input of an instance") { target, line }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var text = string.Join(' ', parsed.GetValue(line) ?? []) + "\n";
                await node.SendInputAsync(new SendInput(parsed.GetValue(target)!, text), cancellation);
                await ListPrinter.PrintAsync(session, node, cancellation);
                return ExitCode.Ok;
            });
    }
}
