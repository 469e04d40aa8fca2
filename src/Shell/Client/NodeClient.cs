using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Client;

/// <summary>The node's API, one method per call. A refusal is an <see cref="ApiFailureException"/>.</summary>
internal sealed class NodeClient(HttpClient http) : IDisposable
{
    private readonly ApiCalls _calls = new(http);

    public void Dispose() => http.Dispose();

    public Task<NodeHello> HelloAsync(CancellationToken cancellation) =>
        _calls.GetAsync(ApiRoutes.Hello, ApiJson.Default.NodeHello, cancellation);

    /// <summary>Rows of the table; no targets mean all.</summary>
    public Task<InstanceList> InstancesAsync(IReadOnlyList<string> targets, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.OfTargets(ApiRoutes.Instances, targets), ApiJson.Default.InstanceList, cancellation);

    /// <param name="targets">Of which; none means all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="reveal">With the values of secret variables.</param>
    public Task<InstanceDetails> DetailsAsync(IReadOnlyList<string> targets, CancellationToken cancellation, bool reveal = false) =>
        _calls.GetAsync(QueryText.Of(ApiRoutes.Details, [.. targets.Select(target => ("target", (string?)target)), ("reveal", reveal ? "true" : null)]), ApiJson.Default.InstanceDetails, cancellation);

    /// <summary>PM2's JSON, unread.</summary>
    public Task<byte[]> Pm2ListAsync(CancellationToken cancellation) =>
        _calls.GetBytesAsync(ApiRoutes.Pm2List, cancellation);

    public Task<InstanceEnvironment> EnvironmentAsync(string target, bool reveal, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.Of(ApiRoutes.InstanceEnvironment, ("target", target), ("reveal", reveal ? "true" : null)), ApiJson.Default.InstanceEnvironment, cancellation);

    public IAsyncEnumerable<OperationUpdate> StartAsync(StartApps request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Apps, ApiCalls.Json(request with { By = request.By ?? Caller.Name }, ApiJson.Default.StartApps), cancellation);

    public IAsyncEnumerable<OperationUpdate> ActAsync(ActOnApps request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Actions, ApiCalls.Json(request with { By = request.By ?? Caller.Name }, ApiJson.Default.ActOnApps), cancellation);

    public IAsyncEnumerable<OperationUpdate> ScaleAsync(ScaleApp request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Scale, ApiCalls.Json(request with { By = request.By ?? Caller.Name }, ApiJson.Default.ScaleApp), cancellation);

    /// <summary>What an apply would do.</summary>
    public Task<ApplyPlan> PlanAsync(ApplyApps request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.Plan, ApiCalls.Json(request, ApiJson.Default.ApplyApps), ApiJson.Default.ApplyPlan, cancellation);

    public IAsyncEnumerable<OperationUpdate> ApplyAsync(ApplyApps request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Apply, ApiCalls.Json(request with { By = request.By ?? Caller.Name }, ApiJson.Default.ApplyApps), cancellation);

    /// <summary>The revisions of apps; no targets mean all.</summary>
    public Task<AppHistories> HistoryAsync(IReadOnlyList<string> targets, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.OfTargets(ApiRoutes.History, targets), ApiJson.Default.AppHistories, cancellation);

    /// <summary>The fleet as the node sees it.</summary>
    public Task<FleetStatus> FleetAsync(CancellationToken cancellation) => _calls.GetAsync(ApiRoutes.Fleet, ApiJson.Default.FleetStatus, cancellation);

    /// <summary>Begins a fleet.</summary>
    public Task<InvitationGiven> InitFleetAsync(InitFleet request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetInit, ApiCalls.Json(request, ApiJson.Default.InitFleet), ApiJson.Default.InvitationGiven, cancellation);

    /// <summary>Gives another invitation.</summary>
    public Task<InvitationGiven> InviteServersAsync(InviteServers request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetInvite, ApiCalls.Json(request, ApiJson.Default.InviteServers), ApiJson.Default.InvitationGiven, cancellation);

    /// <summary>Joins a fleet.</summary>
    public Task<FleetStatus> JoinFleetAsync(JoinFleet request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetJoin, ApiCalls.Json(request, ApiJson.Default.JoinFleet), ApiJson.Default.FleetStatus, cancellation);

    /// <summary>Leaves the fleet.</summary>
    public Task<RequestDone> LeaveFleetAsync(CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetLeave, null, ApiJson.Default.RequestDone, cancellation);

    /// <summary>Removes another server.</summary>
    public Task<ServerRemoved> RemoveServerAsync(RemoveServer request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetRemove, ApiCalls.Json(request, ApiJson.Default.RemoveServer), ApiJson.Default.ServerRemoved, cancellation);

    /// <summary>Chooses which one of two servers goes on alone.</summary>
    public Task<FleetStatus> PreferServerAsync(PreferServer request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetPrefer, ApiCalls.Json(request, ApiJson.Default.PreferServer), ApiJson.Default.FleetStatus, cancellation);

    /// <summary>Lets somebody outside the fleet in.</summary>
    public Task<ClientIssued> IssueClientAsync(IssueClient request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetClients, ApiCalls.Json(request, ApiJson.Default.IssueClient), ApiJson.Default.ClientIssued, cancellation);

    /// <summary>Those outside the fleet who may come in.</summary>
    public Task<FleetClients> ClientsAsync(CancellationToken cancellation) => _calls.GetAsync(ApiRoutes.FleetClients, ApiJson.Default.FleetClients, cancellation);

    /// <summary>Takes a certificate away.</summary>
    public Task<ClientRevoked> RevokeClientAsync(RevokeClient request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetRevoke, ApiCalls.Json(request, ApiJson.Default.RevokeClient), ApiJson.Default.ClientRevoked, cancellation);

    /// <summary>The apps of the fleet: where they are and why.</summary>
    public Task<FleetAppList> FleetAppsAsync(CancellationToken cancellation) => _calls.GetAsync(ApiRoutes.FleetApps, ApiJson.Default.FleetAppList, cancellation);

    /// <summary>The declarations of apps of the fleet that are kept; of all without a name.</summary>
    public Task<AppHistories> FleetHistoryAsync(IReadOnlyList<string> names, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.OfTargets(ApiRoutes.FleetHistory, names), ApiJson.Default.AppHistories, cancellation);

    /// <summary>The same as the records of the server that is asked say, at once; where instances are is not in it.</summary>
    public Task<FleetAppList> RecordedFleetAppsAsync(CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.Of(ApiRoutes.FleetApps, ("recorded", "true")), ApiJson.Default.FleetAppList, cancellation);

    /// <summary>What declaring apps of the fleet would change.</summary>
    public Task<ApplyPlan> PlanFleetAppsAsync(PlanFleetApps request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.FleetAppsPlan, ApiCalls.Json(request, ApiJson.Default.PlanFleetApps), ApiJson.Default.ApplyPlan, cancellation);

    /// <summary>Declares an app of the fleet.</summary>
    public IAsyncEnumerable<OperationUpdate> PutFleetAppAsync(PutFleetApp request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.FleetApps, ApiCalls.Json(request with { By = request.By ?? Caller.Name }, ApiJson.Default.PutFleetApp), cancellation);

    /// <summary>Changes what a server of the fleet is used for.</summary>
    public IAsyncEnumerable<OperationUpdate> ChangeServerAsync(ChangeServer request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.FleetServer, ApiCalls.Json(request, ApiJson.Default.ChangeServer), cancellation);

    /// <summary>The members of the Akka cluster.</summary>
    public Task<ClusterMembers> ClusterAsync(CancellationToken cancellation) => _calls.GetAsync(ApiRoutes.Cluster, ApiJson.Default.ClusterMembers, cancellation);

    /// <summary>Changes of the Akka cluster, the present members first.</summary>
    public IAsyncEnumerable<ClusterHappened> ClusterEventsAsync(CancellationToken cancellation) =>
        _calls.StreamAsync(HttpMethod.Get, ApiRoutes.ClusterEvents, null, ApiJson.Default.ClusterHappened, cancellation);

    /// <summary>Has a member of the Akka cluster join, leave or be put out.</summary>
    public Task<ClusterChanged> ChangeClusterAsync(ChangeCluster request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.ClusterChange, ApiCalls.Json(request, ApiJson.Default.ChangeCluster), ApiJson.Default.ClusterChanged, cancellation);

    /// <summary>The last reload of each app; no targets mean all.</summary>
    public Task<RolloutList> RolloutsAsync(IReadOnlyList<string> targets, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.OfTargets(ApiRoutes.Rollouts, targets), ApiJson.Default.RolloutList, cancellation);

    /// <param name="query">What is asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="answered">Called when the node has taken the request, which may be long before the first line.</param>
    public IAsyncEnumerable<LogUpdate> LogsAsync(LogQuery query, CancellationToken cancellation, Action? answered = null) =>
        _calls.StreamAsync(
            HttpMethod.Get,
            QueryText.Of(
                ApiRoutes.Logs,
                [
                    .. query.Targets.Select(target => ("target", (string?)target)),
                    ("lines", query.Lines.ToString()),
                    ("follow", query.Follow ? "true" : "false"),
                    ("stream", query.Stream switch { LogStream.Out => "out", LogStream.Error => "err", _ => null }),
                    ("times", query.WithTimes ? "true" : null),
                ]),
            null, ApiJson.Default.LogUpdate, cancellation, answered);

    public Task<FlushedLogs> FlushLogsAsync(IReadOnlyList<string> targets, CancellationToken cancellation) =>
        _calls.PostAsync(
            ApiRoutes.FlushLogs, ApiCalls.Json(new Targets(targets), ApiJson.Default.Targets), ApiJson.Default.FlushedLogs, cancellation);

    public Task<RequestDone> ReopenLogsAsync(CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.ReopenLogs, null, ApiJson.Default.RequestDone, cancellation);

    public Task<SignalSent> SendSignalAsync(SendSignal request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.Signals, ApiCalls.Json(request, ApiJson.Default.SendSignal), ApiJson.Default.SignalSent, cancellation);

    public Task<InputSent> SendInputAsync(SendInput request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.Input, ApiCalls.Json(request, ApiJson.Default.SendInput), ApiJson.Default.InputSent, cancellation);

    /// <param name="all">Also what nobody has changed.</param>
    /// <param name="cancellation">Ends the question.</param>
    public Task<NodeSettings> ConfigurationAsync(bool all, CancellationToken cancellation) =>
        _calls.GetAsync(ApiRoutes.Configuration + (all ? "?all=true" : ""), ApiJson.Default.NodeSettings, cancellation);

    public IAsyncEnumerable<OperationUpdate> TriggerAsync(TriggerAction request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Trigger, ApiCalls.Json(request, ApiJson.Default.TriggerAction), cancellation);

    public Task<SystemReadings> SystemAsync(CancellationToken cancellation) =>
        _calls.GetAsync(ApiRoutes.System, ApiJson.Default.SystemReadings, cancellation);

    public Task<ModuleSettings> SettingsAsync(CancellationToken cancellation) =>
        _calls.GetAsync(ApiRoutes.Settings, ApiJson.Default.ModuleSettings, cancellation);

    public Task<SettingsChanged> ChangeSettingsAsync(ChangeSettings request, CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.Settings, ApiCalls.Json(request, ApiJson.Default.ChangeSettings), ApiJson.Default.SettingsChanged, cancellation);

    /// <summary>Saves the list; an empty one only with <paramref name="force"/>.</summary>
    public Task<SnapshotSaved> SaveSnapshotAsync(bool force, CancellationToken cancellation) =>
        _calls.PostAsync(QueryText.Of(ApiRoutes.SaveSnapshot, ("force", force ? "true" : null)), null, ApiJson.Default.SnapshotSaved, cancellation);

    public Task<SnapshotSaved> ClearSnapshotAsync(CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.ClearSnapshot, null, ApiJson.Default.SnapshotSaved, cancellation);

    public IAsyncEnumerable<OperationUpdate> ResurrectAsync(CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.ResurrectSnapshot, null, cancellation);

    public Task<WhyReport> WhyAsync(IReadOnlyList<string> targets, CancellationToken cancellation) =>
        _calls.GetAsync(QueryText.OfTargets(ApiRoutes.Why, targets), ApiJson.Default.WhyReport, cancellation);

    /// <param name="query">What is asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="answered">Called when the node has taken the request.</param>
    public IAsyncEnumerable<EventRecord> EventsAsync(EventQuery query, CancellationToken cancellation, Action? answered = null) =>
        _calls.StreamAsync(
            HttpMethod.Get,
            QueryText.Of(
                ApiRoutes.Events,
                ("target", query.Target),
                ("since", query.Since?.ToUnixTimeMilliseconds().ToString()),
                ("lines", query.Lines?.ToString()),
                ("follow", query.Follow ? "true" : "false")),
            null, ApiJson.Default.EventRecord, cancellation, answered);

    public Task<ActorTree> ActorsAsync(CancellationToken cancellation) =>
        _calls.GetAsync(ApiRoutes.Actors, ApiJson.Default.ActorTree, cancellation);

    public Task<RebuildDone> RebuildAsync(CancellationToken cancellation) =>
        _calls.PostAsync(ApiRoutes.Rebuild, null, ApiJson.Default.RebuildDone, cancellation);

    public IAsyncEnumerable<OperationUpdate> ShutdownAsync(ShutdownNode request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Shutdown, ApiCalls.Json(request, ApiJson.Default.ShutdownNode), cancellation);

    public IAsyncEnumerable<OperationUpdate> UpdateAsync(UpdateNode request, CancellationToken cancellation) =>
        OperationAsync(ApiRoutes.Update, ApiCalls.Json(request, ApiJson.Default.UpdateNode), cancellation);

    private IAsyncEnumerable<OperationUpdate> OperationAsync(string path, HttpContent? body, CancellationToken cancellation) =>
        _calls.StreamAsync(HttpMethod.Post, path, body, ApiJson.Default.OperationUpdate, cancellation);
}
