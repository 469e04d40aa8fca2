using System.CommandLine;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm undelete</c>: brings deleted apps back.</summary>
internal static class UndeleteCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name");
        return new Command("undelete", "bring apps back that were deleted in the last 7 days") { targets }
            .Does((parsed, cancellation) => Acting.OnTargetsAsync(session, AppAction.Undelete, parsed.GetValue(targets) ?? [], cancellation));
    }
}
