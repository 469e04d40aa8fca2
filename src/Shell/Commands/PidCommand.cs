using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm pid</c>: a pid per line; an empty line for an app that is not there, as in PM2.</summary>
internal static class PidCommand
{
    public static Command Declare(Session session)
    {
        var name = Operands.Optional("app_name", "an app; all without");
        return new Command("pid", "print the pids of an app, or of all") { name }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                session.Output.Data(string.Join('\n', await PidsAsync(node, parsed.GetValue(name), cancellation)));
                return ExitCode.Ok;
            });
    }

    private static async Task<IEnumerable<int>> PidsAsync(NodeClient node, string? name, CancellationToken cancellation)
    {
        try
        {
            var list = await node.InstancesAsync(name is null ? [] : [name], cancellation);
            return list.Instances.OrderBy(row => row.Id).Select(row => row.Pid);
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return [];
        }
    }
}
