using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>remote</c>: how the node's actor system reaches those of other servers.</summary>
internal static class RemoteCommand
{
    public static Command Declare(Session session) => new("remote", "how this server's actor system reaches others")
    {
        new Command("show", "own address, then a line for each other member: address, whether it can be reached")
            .Does((_, cancellation) => ShowAsync(session, cancellation)),
    };

    private static async Task<ExitCode> ShowAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var cluster = await node.ClusterAsync(cancellation);
        if (cluster.Self is null) throw new DeclarationException("no remoting: this server is in no fleet, its actor system opens no port", "pbm fleet init begins one");
        session.Output.Data($"local: {cluster.Self} (TLS, certificates of both sides)");
        foreach (var member in cluster.Members.Where(member => member.Address != cluster.Self))
            session.Output.Data($"{member.Address} | {(member.IsUnreachable ? "unreachable" : "connected")} | {member.Status}");
        return ExitCode.Ok;
    }
}
