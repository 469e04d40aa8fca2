using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm pid</c>: a pid per line; an empty line for an app that is not there, as in PM2.</summary>
internal static class PidCommand
{
    public static Command Declare(Session session)
    {
        var names = Operands.AnyTargets("ids, names, namespaces; all without");
        return new Command("pid", "print the pids of an app, or of all") { names }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var targets = await TargetWords.ResolveAsync(session, node, parsed.GetValue(names) ?? [], cancellation);
                session.Output.Data(string.Join('\n', await PidsAsync(node, targets, cancellation)));
                return ExitCode.Ok;
            });
    }

    private static async Task<IEnumerable<int>> PidsAsync(NodeClient node, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        try
        {
            var list = await node.InstancesAsync(targets, cancellation);
            return list.Instances.OrderBy(row => row.Id).Select(row => row.Pid);
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return [];
        }
    }
}
