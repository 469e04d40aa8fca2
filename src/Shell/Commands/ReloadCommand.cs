using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm reload</c>: new processes take the place of the old ones once they are ready. The node carries it out;
/// a command that is interrupted stops nothing.
/// </summary>
internal static class ReloadCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces, all, /regular expressions/, a configuration file");
        var updateEnvironment = new Option<bool>("--update-env", "-a") { Description = "give the apps the current environment" };
        var parallel = new Option<int?>("--parallel") { Description = "replace so many instances at once, after the first one", HelpName = "number" };
        var status = new Option<bool>("--status") { Description = "tell where reloads stand, and begin none" };
        var command = new Command("reload", "replace apps without losing a request: a new process takes over once it is ready")
        {
            targets, updateEnvironment, parallel, status,
        };
        var files = new SettingOptions(command, setting => setting.Options.Contains("--env") || setting.Options.Contains("--only"));
        return command.Called("gracefulReload", "startOrReload", "startOrGracefulReload").Does((parsed, cancellation) =>
        {
            var order = new StartOrder(parsed.GetValue(targets) ?? [], null, files.Read(parsed), new StartManner { UpdateEnvironment = parsed.GetValue(updateEnvironment) });
            return parsed.GetValue(status)
                ? StatusAsync(session, order.Targets, cancellation)
                : RunAsync(session, order, parsed.GetValue(parallel), cancellation);
        });
    }

    private static Task<ExitCode> RunAsync(Session session, StartOrder order, int? parallel, CancellationToken cancellation)
    {
        if (order.Targets.Count == 0) throw new DeclarationException("nothing named to reload", "name an app, an id, all, or a configuration file: pbm reload all");
        if (parallel is < 1) throw new DeclarationException($"--parallel: expected a whole number from 1 on, found {parallel}");
        return order.Targets.Any(ConfigFile.IsOne)
            ? RestartCommand.FromFileAsync(session, order, cancellation, request => request with { ReloadExisting = true, Parallel = parallel })
            : ByNameAsync(session, order, parallel, cancellation);
    }

    private static async Task<ExitCode> ByNameAsync(Session session, StartOrder order, int? parallel, CancellationToken cancellation)
    {
        if (order.Given.Count > 0) throw new DeclarationException($"{order.Given[0].Input.Origin} needs a configuration file", "pbm reload ecosystem.config.js " + order.Given[0].Input.Origin);
        var node = await session.NodeAsync(cancellation);
        if (!order.UpdateEnvironment)
            session.Output.Line(session.Output.Colours.Bold(session.Output.Colours.Blue("Use --update-env to update environment variables")));
        var request = new ActOnApps
        {
            Action = AppAction.Reload,
            Targets = await TargetWords.ForNodeAsync(session, node, order.Targets, cancellation),
            CallerEnvironment = order.UpdateEnvironment ? CallerEnvironment.Read() : null,
            Parallel = parallel,
        };
        return await Acting.SendAsync(session, node, [request], cancellation);
    }

    private static async Task<ExitCode> StatusAsync(Session session, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var list = await node.RolloutsAsync(targets, cancellation);
        if (list.Rollouts.Count == 0) session.Output.Line("no reload since the node came up");
        foreach (var rollout in list.Rollouts) session.Output.Line(RolloutBlock.Render(rollout, session.Clock.GetUtcNow(), session.Output.Colours));
        return ExitCode.Ok;
    }
}
