using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;

namespace ActorPm.Node.Fleet;

/// <summary>The servers that can be asked; witnesses run nothing.</summary>
internal static class FleetPeers
{
    /// <summary>This one first, then by name; none outside a fleet.</summary>
    public static IReadOnlyList<FleetPeer> Of(FleetFile? file) => file is null
        ? []
        :
        [
            .. MemberList.Of(file.Members).Members.Where(member => !member.IsWitness || member.ServerId == file.ServerId)
                .OrderBy(member => member.ServerId != file.ServerId).ThenBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
                .Select(member => new FleetPeer(member.Name, member.ServerId == file.ServerId, member.Labels)),
        ];
}
