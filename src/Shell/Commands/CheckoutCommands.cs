using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Deploying;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm pull</c>, <c>forward</c>, <c>backward</c>: move the git checkout of an app, run its <c>post_update</c> commands,
/// reload it. When a command of those fails, the checkout goes back to where it was and nothing is reloaded.
/// </summary>
internal static class CheckoutCommands
{
    public static IEnumerable<Command> Declare(Session session)
    {
        var name = Operands.One("name", "an app, by name or id");
        var commit = Operands.Optional("commit", "a commit, tag or branch; the newest of its branch without");
        yield return new Command("pull", "fetch the newest commit of an app, and reload it") { name, commit }
            .Does((parsed, cancellation) => RunAsync(
                session, parsed.GetValue(name)!, "Updating repository for process name {0}",
                async checkout =>
                {
                    await checkout.PullAsync(parsed.GetValue(commit), cancellation);
                    return true;
                },
                cancellation));
        yield return Step(session, "forward", "go one commit on, and reload", "Updating to next commit repository for process name {0}", (checkout, cancellation) => checkout.ForwardAsync(cancellation));
        yield return Step(session, "backward", "go one commit back, and reload", "Downgrading to previous commit repository for process name {0}", (checkout, cancellation) => checkout.BackwardAsync(cancellation));
    }

    private static Command Step(Session session, string word, string help, string saying, Func<Checkout, CancellationToken, Task<bool>> move)
    {
        var name = Operands.One("name", "an app, by name or id");
        return new Command(word, help) { name }.Does((parsed, cancellation) =>
            RunAsync(session, parsed.GetValue(name)!, saying, checkout => move(checkout, cancellation), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, string name, string saying, Func<Checkout, Task<bool>> move, CancellationToken cancellation)
    {
        session.Output.Info(string.Format(System.Globalization.CultureInfo.InvariantCulture, saying, name));
        var node = await session.NodeAsync(cancellation);
        var spec = await FindAsync(node, name, cancellation);
        var checkout = new Checkout(spec.Cwd, new ProcessDeployRunner());
        var before = await checkout.CommitAsync(cancellation);
        var moved = await move(checkout);
        var after = await checkout.CommitAsync(cancellation);
        if (!moved || after == before)
        {
            session.Output.Info($"Already up-to-date: {spec.Name} is at {after}");
            return ExitCode.Ok;
        }

        foreach (var command in spec.PostUpdate ?? [])
        {
            session.Output.Info($"executing post_update `{command}`");
            if (await checkout.RunAsync(command, cancellation) is var code and not 0)
            {
                await checkout.GoToAsync(before, cancellation);
                session.Output.Error($"{command} ended with {code}: {spec.Name} is back at {before} and was not reloaded");
                return ExitCode.Failed;
            }
        }

        session.Output.Info($"Process successfully updated {spec.Name}");
        session.Output.Info($"Current commit {after}");
        return await Acting.SendAsync(session, node, [new ActOnApps { Action = AppAction.Reload, Targets = [name] }], cancellation);
    }

    private static async Task<AppSpec> FindAsync(NodeClient node, string name, CancellationToken cancellation)
    {
        var found = (await node.DetailsAsync([name], cancellation)).Instances;
        var folders = found.Select(detail => detail.Spec.Cwd).Distinct().ToList();
        return folders.Count switch
        {
            0 => throw new DeclarationException($"No processes with this name or id : {name}", "pbm ls shows what there is"),
            1 => found[0].Spec,
            _ => throw new DeclarationException($"{name} means apps of {folders.Count} folders; only one can be moved at a time", "name it by the id of one of its instances"),
        };
    }
}
