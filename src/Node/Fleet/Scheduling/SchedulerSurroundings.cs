using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet.Scheduling;

/// <summary>What the scheduler works with.</summary>
/// <param name="Fleet">The servers.</param>
/// <param name="Records">The replicated records.</param>
/// <param name="Seen">Who has gone before this scheduler began.</param>
/// <param name="MostInstancesPerApp">So many instances of an app may one server have.</param>
/// <param name="Tell">Keeps something that happened to a server, by kind and text: <see cref="FleetEvents.Tell"/>.</param>
/// <param name="Log">The node's log.</param>
/// <param name="Time">Clock.</param>
internal sealed record SchedulerSurroundings(FleetStore Fleet, FleetRecordStore Records, SeenServers Seen, Func<int> MostInstancesPerApp, Action<string, string> Tell, NodeLog Log, TimeProvider Time);

/// <summary>On the event stream of an ActorSystem: the list of servers, or what is said of one, has changed.</summary>
internal sealed record FleetChanged;
