using System.CommandLine;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm delete</c>: stop and take out of the list; <c>undelete</c> brings back for seven days.</summary>
internal static class DeleteCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name|id|namespace|script|all|json|stdin");
        var only = Operands.Only();
        return new Command("delete", "stop apps and take them out of the list (undelete brings back for 7 days)") { targets, only }
            .Called("del")
            .Does((parsed, cancellation) => Acting.OnTargetsAsync(
                session, AppAction.Delete, parsed.GetValue(targets) ?? [], cancellation, Operands.NamesIn(parsed.GetValue(only))));
    }
}
