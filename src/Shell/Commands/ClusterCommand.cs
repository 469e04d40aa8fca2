using System.CommandLine;
using System.Globalization;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>cluster</c>, in the line format that operators of Akka know.</summary>
internal static class ClusterCommand
{
    public static Command Declare(Session session) => new("cluster", "look at the Akka cluster of the fleet")
    {
        new Command("show", "a line for each member: address, roles, status, reachability, version; then their number")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var members = (await node.ClusterAsync(cancellation)).Members;
                foreach (var member in members)
                    session.Output.Data($"{member.Address} | [{string.Join(", ", member.Roles)}] | {member.Status} | {(member.IsUnreachable ? "unreachable" : "")} | {member.Version}");
                session.Output.Data(string.Create(CultureInfo.InvariantCulture, $"Count: {members.Count} nodes"));
                return ExitCode.Ok;
            }),
    };
}
