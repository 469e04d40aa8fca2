using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Contracts.Relay;

/// <summary>
/// What the keeper and its relay (<c>pbm-relay</c>) say to each other: a JSON line per message over a socket pair.
/// Fields are only added; unknown messages and fields are ignored. When the channel ends, so does the relay.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(ServeGroup), "serve")]
[JsonDerivedType(typeof(ReleaseGroup), "release")]
[JsonDerivedType(typeof(AddBackend), "add")]
[JsonDerivedType(typeof(OpenBackend), "open")]
[JsonDerivedType(typeof(DrainBackend), "drain")]
[JsonDerivedType(typeof(RemoveBackend), "remove")]
[JsonDerivedType(typeof(CountTraffic), "count")]
[JsonDerivedType(typeof(EnterFleet), "enter_fleet")]
[JsonDerivedType(typeof(LeaveFleet), "leave_fleet")]
[JsonDerivedType(typeof(PublishGroup), "publish")]
[JsonDerivedType(typeof(WithdrawGroup), "withdraw")]
[JsonDerivedType(typeof(Retire), "retire")]
[JsonDerivedType(typeof(RelayReady), "ready")]
[JsonDerivedType(typeof(BackendAccepts), "accepts")]
[JsonDerivedType(typeof(BackendDrained), "drained")]
[JsonDerivedType(typeof(TrafficCounted), "traffic")]
[JsonDerivedType(typeof(RelayTrouble), "trouble")]
public abstract record RelayMessage;

/// <summary>
/// To the relay: serve this group. Its listening sockets come along as descriptors (SCM_RIGHTS) with the
/// bytes of the line, <see cref="Listeners"/> of them. Said again it replaces rules and sockets.
/// </summary>
/// <param name="Group">Opaque id of the app.</param>
/// <param name="Listeners">Number of descriptors.</param>
/// <param name="Balance">Which instance is next.</param>
/// <param name="Proxy">What is understood of the bytes.</param>
public sealed record ServeGroup(string Group, int Listeners, BalanceRule Balance, ProxyProtocol Proxy) : RelayMessage;

/// <summary>To the relay: nothing of this group shall run; its listening sockets and connections are closed.</summary>
/// <param name="Group">The group.</param>
public sealed record ReleaseGroup(string Group) : RelayMessage;

/// <summary>
/// To the relay: a process of the group. Its port is tried until it accepts (<see cref="BackendAccepts"/>); then it
/// gets connections, unless it is held.
/// </summary>
/// <param name="Group">Its group.</param>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Port">Its loopback port.</param>
/// <param name="Held">It waits for <see cref="OpenBackend"/>.</param>
public sealed record AddBackend(string Group, int Instance, long Generation, int Port, bool Held) : RelayMessage;

/// <summary>To the relay: hand it connections (once it accepts); takes back a drain, too.</summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
public sealed record OpenBackend(int Instance, long Generation) : RelayMessage;

/// <summary>
/// To the relay: nothing new to it; <see cref="BackendDrained"/> when the last exchange is over, at once when there
/// is none or the process is not known.
/// </summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
public sealed record DrainBackend(int Instance, long Generation) : RelayMessage;

/// <summary>To the relay: it is gone; what connections it still has are closed.</summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
public sealed record RemoveBackend(int Instance, long Generation) : RelayMessage;

/// <summary>
/// To the relay: this server is in a fleet, and the relays of its other servers may come. The listening socket comes along as a
/// descriptor, as with <see cref="ServeGroup"/>. Said again the identity is read anew, and a socket that comes along replaces the other.
/// </summary>
/// <param name="Identity">File with the keys of this server and the list of members (<c>fleet.json</c>).</param>
/// <param name="Listeners">Number of descriptors, 0 or 1.</param>
public sealed record EnterFleet(string Identity, int Listeners) : RelayMessage;

/// <summary>To the relay: this server is in no fleet; the door closes, with all connections of other servers.</summary>
public sealed record LeaveFleet : RelayMessage;

/// <summary>
/// To the relay: the ports of this group answer on every server of the fleet. Clients that are accepted on the sockets that come along, or for
/// which none of the group's processes is there, go to other servers. Said again it replaces everything.
/// </summary>
/// <param name="Group">Id of the group, the same on every server.</param>
/// <param name="Listeners">Number of descriptors: none while a process of this server takes the connections.</param>
/// <param name="Addresses">Where the ports are on this server, as <see cref="ListenAddress"/> text.</param>
/// <param name="IsHere">A process of this server takes connections: those of other servers are let in.</param>
/// <param name="Proxy">What is understood of the bytes, for a group that is not served otherwise.</param>
/// <param name="Servers">Those that may have processes of the group.</param>
public sealed record PublishGroup(
    string Group, int Listeners, IReadOnlyList<string> Addresses, bool IsHere, ProxyProtocol Proxy, IReadOnlyList<PublishedServer> Servers) : RelayMessage;

/// <summary>To the relay: the ports of this group answer where it has processes only.</summary>
/// <param name="Group">Its id.</param>
public sealed record WithdrawGroup(string Group) : RelayMessage;

/// <summary>To the relay: tell <see cref="TrafficCounted"/>.</summary>
/// <param name="Id">Comes back with the answer.</param>
public sealed record CountTraffic(long Id) : RelayMessage;

/// <summary>To the relay: another one accepts from now on; finish what you have, say <c>Connection: close</c>, and end.</summary>
/// <param name="Timeout">How long it may take.</param>
public sealed record Retire(TimeSpan Timeout) : RelayMessage;

/// <summary>To the keeper, first of all.</summary>
/// <param name="Version">Version of this protocol: 2 since it knows other servers.</param>
/// <param name="Build">The relay's build.</param>
public sealed record RelayReady(int Version, string Build) : RelayMessage;

/// <summary>To the keeper: the process accepts on its port.</summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
public sealed record BackendAccepts(int Instance, long Generation) : RelayMessage;

/// <summary>To the keeper: a draining process has no connection in use any more.</summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
public sealed record BackendDrained(int Instance, long Generation) : RelayMessage;

/// <summary>To the keeper: answer to <see cref="CountTraffic"/>; also the last word of one that was retired.</summary>
/// <param name="Id">That of the question; 0 for none.</param>
/// <param name="Backends">One entry each.</param>
public sealed record TrafficCounted(long Id, IReadOnlyList<BackendTraffic> Backends) : RelayMessage;

/// <summary>Traffic of one process.</summary>
/// <param name="Instance">Instance.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Handed">Requests (HTTP) and connections (other bytes) handed to it so far.</param>
/// <param name="Open">Requests and connections under way.</param>
public sealed record BackendTraffic(int Instance, long Generation, long Handed, int Open);

/// <summary>To the keeper: something an operator should know.</summary>
/// <param name="Group">The group.</param>
/// <param name="Instance">Instance meant; null for the group.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Message">What and why, for a person.</param>
public sealed record RelayTrouble(string Group, int? Instance, long? Generation, string Message) : RelayMessage;
