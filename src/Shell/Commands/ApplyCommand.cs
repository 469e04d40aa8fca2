using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm apply</c>: shows what differs from a file, asks, and makes it so. The node carries it out; a command that is
/// interrupted stops nothing.
/// </summary>
internal static class ApplyCommand
{
    public static Command Declare(Session session)
    {
        var options = new ApplyOptions();
        var yes = new Option<bool>("--yes", "-y") { Description = "do not ask" };
        var command = new Command("apply", "make the apps as a file declares them: start, reload, scale or change what differs, nothing else") { yes };
        options.AddTo(command);
        return command.Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(options.File), options.Selection(parsed), parsed.GetValue(options.Prune), parsed.GetValue(yes), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, string? file, FileSelection selection, bool prune, bool agreed, CancellationToken cancellation)
    {
        var target = FileApply.Target(session, file, "apply");
        if (FileApply.Request(session, target, selection, prune) is not { } request) return ExitCode.InvalidConfiguration;
        var node = await session.NodeAsync(cancellation);
        return await FileApply.CarryOutAsync(session, node, request, agreed, $"what runs is as {target} declares it", cancellation);
    }
}
