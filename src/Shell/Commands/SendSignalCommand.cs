using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm sendSignal</c>: one signal to the main processes of an app.</summary>
internal static class SendSignalCommand
{
    public static Command Declare(Session session)
    {
        var signal = Operands.One("signal", "SIGUSR2, SIGHUP, 15 …");
        var targets = Operands.Targets("pm2_id|name");
        return new Command("sendSignal", "send a signal to an app") { signal, targets }
            .Does(async (parsed, cancellation) =>
            {
                var typed = parsed.GetValue(targets) ?? [];
                var node = await session.NodeAsync(cancellation);
                var resolved = await TargetWords.ResolveAsync(session, node, typed, cancellation);
                var sent = await node.SendSignalAsync(new SendSignal(parsed.GetValue(signal)!, resolved), cancellation);
                foreach (var target in typed) session.Output.Info($"Sending signal to process name {target}");
                session.Output.Line($"successfully sent signal {sent.Signal} to process name {string.Join(' ', typed)}");
                await ListPrinter.PrintAsync(session, node, cancellation);
                return ExitCode.Ok;
            });
    }
}
