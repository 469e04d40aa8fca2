using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm id</c>: the ids of an app, <c>[ 0, 1 ]</c>; <c>[]</c> and 0 when it is not there, as in PM2.</summary>
internal static class IdCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name");
        return new Command("id", "print the ids of an app") { targets }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var ids = new SortedSet<int>();
                foreach (var target in await TargetWords.ResolveAsync(session, node, parsed.GetValue(targets) ?? [], cancellation))
                    ids.UnionWith(await IdsAsync(node, target, cancellation));
                session.Output.Data(ids.Count == 0 ? "[]" : $"[ {string.Join(", ", ids)} ]");
                return ExitCode.Ok;
            });
    }

    private static async Task<IEnumerable<int>> IdsAsync(NodeClient node, string target, CancellationToken cancellation)
    {
        try
        {
            return (await node.InstancesAsync([target], cancellation)).Instances.Select(row => row.Id);
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return [];
        }
    }
}
