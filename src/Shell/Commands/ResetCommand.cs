using System.CommandLine;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm reset</c>: counters to 0.</summary>
internal static class ResetCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name|id|all");
        return new Command("reset", "set the restart counters to 0") { targets }
            .Does((parsed, cancellation) => Acting.OnTargetsAsync(session, AppAction.Reset, parsed.GetValue(targets) ?? [], cancellation));
    }
}
