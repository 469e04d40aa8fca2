using System.CommandLine;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm stop</c>: stop and keep in the list.</summary>
internal static class StopCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets();
        var only = Operands.Only();
        return new Command("stop", "stop apps, keep them in the list") { targets, only }
            .Does((parsed, cancellation) => Acting.OnTargetsAsync(
                session, AppAction.Stop, parsed.GetValue(targets) ?? [], cancellation, Operands.NamesIn(parsed.GetValue(only))));
    }
}
