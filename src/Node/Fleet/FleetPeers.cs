using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Fleet;

/// <summary>The servers that can be asked; witnesses run nothing.</summary>
internal static class FleetPeers
{
    /// <summary>This one first, then by name; none outside a fleet.</summary>
    public static IReadOnlyList<FleetPeer> Of(FleetFile? file, KnownFleetApps known) => file is null
        ? []
        :
        [
            .. MemberList.Of(file.Members).Members.Where(member => !member.IsWitness || member.ServerId == file.ServerId)
                .OrderBy(member => member.ServerId != file.ServerId).ThenBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
                .Select(member => new FleetPeer(member.Name, member.ServerId == file.ServerId, known.Seen(member).Labels)),
        ];
}
