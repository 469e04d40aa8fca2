using ActorPm.Fleet.Membership;

namespace ActorPm.Node.Fleet;

/// <summary>What an ActorSystem of a fleet is built with.</summary>
/// <param name="Self">The record of this server.</param>
/// <param name="Identity">Its certificates.</param>
/// <param name="Door">Judges others.</param>
/// <param name="StillInCluster">Whether a server that was removed is still in the cluster's list.</param>
internal sealed record FleetMembership(MemberRecord Self, FleetIdentity Identity, FleetDoor Door, Func<string, bool> StillInCluster);
