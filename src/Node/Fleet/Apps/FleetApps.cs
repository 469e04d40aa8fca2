using System.Threading.Channels;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Operations;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Publishing;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Fleet.Secrets;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The apps of the fleet, for the API of this server: what is asked goes to the scheduler, wherever that is.</summary>
internal sealed class FleetApps(
    FleetStore store, FleetCalls calls, FleetCluster cluster, NodeHandle handle, FleetAsking asking, FleetSecrets secrets, FleetAppReading reading, Func<int> mostInstances, NodeLog log, TimeProvider time)
{
    private const string Scheduler = "scheduler";

    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(3);

    /// <summary>A server that reloads many instances takes its time.</summary>
    private static readonly TimeSpan ActPatience = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After the cluster has removed the server that scheduled. No more is needed for the other side to stop: without a majority it
    /// decides nothing since it heard nobody, long before.
    /// </summary>
    private static readonly TimeSpan TakeOverAfter = TimeSpan.FromSeconds(1);

    /// <summary>What can be asked without changing anything.</summary>
    public FleetAppReading Reading { get; } = reading;

    /// <summary>What the records on this server say.</summary>
    public KnownFleetApps Known => Reading.Known;

    /// <summary>Where the scheduler tells what happens to servers.</summary>
    public required FleetEvents Events { get; init; }

    /// <summary>Ports that answer on every server; null where there is no keeper to keep them.</summary>
    public FleetPublishing? Publishing { get; set; }

    /// <summary>Starts the actors of an ActorSystem that is in a fleet.</summary>
    /// <param name="incarnation">The ActorSystem.</param>
    /// <param name="seen">Who has gone since this server is in the cluster.</param>
    public void Start(Incarnation incarnation, SeenServers seen)
    {
        var system = incarnation.System;
        var records = FleetRecordStore.Get(system);
        var surroundings = new SchedulerSurroundings(store, records, seen, mostInstances, Events.Tell, log, time);
        system.ActorOf(ClusterSingletonManager.Props(SchedulerActor.Props(surroundings), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system).WithRemovalMargin(TakeOverAfter)), Scheduler);
        var proxy = system.ActorOf(ClusterSingletonProxy.Props($"/user/{Scheduler}", ClusterSingletonProxySettings.Create(system)), "scheduler-proxy");
        system.ActorOf(AssignmentActor.Props(store.Current!.ServerId, incarnation.Node, records.SubscribeAll, Known, asking, log), "assignment");
        Publishing?.Start(incarnation);
        Reading.Way = new FleetWay(incarnation, proxy, new UnheardApps(Known, records, cancellation => OwnNamesAsync(incarnation, cancellation), log));
    }

    /// <summary>Who is in the fleet, or what is said of a server, has changed.</summary>
    public void TellChange() => Reading.Way?.Incarnation.System.EventStream.Publish(new FleetChanged());

    /// <summary>This server is in no fleet any more: what the fleet had put here is taken out.</summary>
    public void End()
    {
        Reading.Way = null;
        Publishing?.End();
        Known.Clear();
    }

    /// <summary>Takes out what the fleet had put on a server that has left it.</summary>
    public async Task TakeOutAsync()
    {
        var incarnation = await handle.GetAsync(CancellationToken.None);
        var standing = await incarnation.Node.Ask<Standing>(new GetStanding(), AskPatience);
        foreach (var app in standing.Apps)
            await foreach (var _ in OperationAnswer.Begin(incarnation, writer => new RunAction(new ActOnApps { Action = AppAction.Delete, Targets = [app.Name] }, writer) { ByFleet = true }).ReadAllAsync()) ;
    }

    /// <summary>Names of all apps on this server.</summary>
    public async Task<IReadOnlyList<string>> NamesHereAsync(CancellationToken cancellation)
    {
        var incarnation = await handle.GetAsync(cancellation);
        var list = await incarnation.Node.Ask<InstanceList>(new GetInstances([]), AskPatience, cancellation);
        return [.. list.Instances.Select(row => row.Name).Distinct()];
    }

    /// <summary>Declares an app and follows it until it is everywhere. Its secret values are sealed before anything is sent.</summary>
    public async Task<ChannelReader<OperationUpdate>> DeclareAsync(PutFleetApp request, CancellationToken cancellation)
    {
        Reading.Current();
        await secrets.AskForAsync(request.Spec, cancellation);
        FleetDeclaration.Check(request, secrets.Sealing);
        var sealing = FleetDeclaration.HasSecrets(request.Spec) ? await secrets.ForSealingAsync(cancellation) : secrets.Sealing;
        return Begin(request.Spec.Name, new DeclareFleetApp(FleetDeclaration.Sealed(request with { At = time.GetUtcNow().ToUnixTimeMilliseconds() }, Known.Find(request.Spec.Name), sealing)));
    }

    /// <summary>Hands a command to the scheduler and follows it; with none it only follows what is under way.</summary>
    /// <param name="name">The app; null where the command is about none: then it ends when the scheduler has taken it.</param>
    /// <param name="command">What is asked for.</param>
    /// <exception cref="ApiException">This server is an island, or in no fleet.</exception>
    public ChannelReader<OperationUpdate> Begin(string? name, object? command)
    {
        var way = Together();
        var channel = Channel.CreateUnbounded<OperationUpdate>(new UnboundedChannelOptions { SingleReader = true });
        try
        {
            way.Incarnation.System.ActorOf(FleetOperation.Props(way.Scheduler, name, command, channel.Writer));
        }
        catch (InvalidOperationException)
        {
            // The cluster has put this server out a moment ago, and its ActorSystem makes no more actors.
            throw new ApiException(new ApiError
            {
                Code = ApiErrorCode.Unavailable,
                Message = "this server has just lost the others and looks for them again, a majority is needed; nothing was changed",
                Hint = "what runs goes on running; pbm fleet status shows who is there",
            });
        }

        _ = way.Incarnation.Ended.ContinueWith(_ => channel.Writer.TryComplete(), TaskScheduler.Default);
        return channel.Reader;
    }

    /// <summary>Acts on targets of which some are apps of the fleet: these everywhere, the others on this server.</summary>
    public ChannelReader<OperationUpdate> Act(ActOnApps request)
    {
        var way = Reading.Current();
        if (request.Changes is not null)
            throw ApiException.Invalid($"{request.Targets.First(Known.Has)} is an app of the fleet, whose options are not changed on the way", "declare it anew: pbm start <file>");
        var channel = Channel.CreateUnbounded<OperationUpdate>(new UnboundedChannelOptions { SingleReader = true });
        _ = ActAsync(way, request with { CallerEnvironment = null }, channel.Writer);
        return channel.Reader;
    }

    private async Task ActAsync(FleetWay way, ActOnApps request, ChannelWriter<OperationUpdate> updates)
    {
        var outcome = ExitCode.Ok;
        // Before anything is done: what is deleted is known no more.
        var (ofFleet, ofServer) = (request.Targets.Where(Known.Has).ToList(), request.Targets.Where(target => !Known.Has(target)).ToList());
        try
        {
            foreach (var name in ofFleet)
                if (await ActOnFleetAppAsync(name, request, updates) is not ExitCode.Ok and var failed) outcome = failed;
            if (ofServer.Count > 0 && await PassOnAsync(OperationAnswer.Begin(way.Incarnation, writer => new RunAction(request with { Targets = ofServer }, writer)), updates) is not ExitCode.Ok and var other)
                outcome = other;
            updates.TryWrite(new OperationFinished(outcome));
        }
        catch (ApiException refused)
        {
            updates.TryWrite(new OperationError(refused.Error));
            updates.TryWrite(new OperationFinished(ExitCode.Failed));
        }
        finally
        {
            updates.TryComplete();
        }
    }

    private Task<ExitCode> ActOnFleetAppAsync(string name, ActOnApps request, ChannelWriter<OperationUpdate> updates)
    {
        object? command = request.Action switch
        {
            AppAction.Stop => new WantFleetApp(name, false),
            AppAction.Start => new WantFleetApp(name, true),
            AppAction.Restart or AppAction.Reload when Known.Find(name) is { IsWanted: false } => new WantFleetApp(name, true),
            AppAction.Delete => new DeleteFleetApp(name) { Agreed = request.Agreed },
            _ => null,
        };
        return command is null ? ActEverywhereAsync(name, request, updates) : PassOnAsync(Begin(name, command), updates);
    }

    /// <summary>On one server after the other, where the instances are; stops at the first that fails.</summary>
    private async Task<ExitCode> ActEverywhereAsync(string name, ActOnApps request, ChannelWriter<OperationUpdate> updates)
    {
        var list = await Reading.ListAsync(CancellationToken.None);
        if (list.Scheduler is null)
            throw new ApiException(new ApiError { Code = ApiErrorCode.Unavailable, Message = "no server schedules the fleet at the moment; nothing was changed", Hint = "pbm fleet status shows which servers are there; try again in a moment" });
        var places = list.Apps.FirstOrDefault(app => app.Name == name)?.Places.Where(place => place.Assigned > 0).ToList() ?? [];
        foreach (var (index, place) in places.Index())
        {
            updates.TryWrite(new OperationNotice($"{name} on {place.Server}", false));
            if (await ActOnServerAsync(place.Server, request with { Targets = [name], Here = true }, updates) is ExitCode.Ok) continue;
            var left = places.Skip(index + 1).Select(other => other.Server).ToList();
            if (left.Count > 0) updates.TryWrite(new OperationNotice($"stopped at {place.Server}; {string.Join(", ", left)} {(left.Count == 1 ? "is" : "are")} left as it was", true));
            return ExitCode.Failed;
        }

        return ExitCode.Ok;
    }

    private async Task<ExitCode> ActOnServerAsync(string server, ActOnApps request, ChannelWriter<OperationUpdate> updates)
    {
        var file = store.Current ?? throw ApiException.Invalid("this server is in no fleet any more");
        var member = MemberList.Of(file.Members).Members.First(one => one.Name == server);
        if (member.ServerId == file.ServerId)
            return await PassOnAsync(OperationAnswer.Begin(await handle.GetAsync(CancellationToken.None), writer => new RunAction(request, writer)), updates);
        var outcome = ExitCode.Failed;
        foreach (var update in await calls.AskLinesAsync(
            FleetCalls.PlaceOf(member), ApiRoutes.Actions, FleetCalls.Json(request, ApiJson.Default.ActOnApps), ApiJson.Default.OperationUpdate, ActPatience, CancellationToken.None))
        {
            if (update is OperationFinished finished) outcome = finished.Code;
            else if (update is not OperationProgress) updates.TryWrite(update);
        }

        return outcome;
    }

    /// <summary>Everything but the end, whose code is the answer.</summary>
    internal static async Task<ExitCode> PassOnAsync(ChannelReader<OperationUpdate> from, ChannelWriter<OperationUpdate> to)
    {
        ExitCode? outcome = null;
        await foreach (var update in from.ReadAllAsync())
        {
            if (update is OperationFinished finished) outcome = finished.Code;
            else to.TryWrite(update);
        }

        if (outcome is { } code) return code;
        foreach (var update in OperationAnswer.CutOff().OfType<OperationError>()) to.TryWrite(update);
        return ExitCode.Failed;
    }

    /// <summary>Whether the scheduler takes <see cref="UseServer"/>; one that does not answer is taken for one of this release.</summary>
    /// <exception cref="ApiException">This server is an island, or in no fleet.</exception>
    public async Task<bool> KnowsWishesAsync(CancellationToken cancellation)
    {
        var way = Together();
        try
        {
            return (await way.Scheduler.Ask<FleetAppsTold>(new GetFleetApps { IsBrief = true }, AskPatience, cancellation)).KnowsWishes == true;
        }
        catch (AskTimeoutException)
        {
            return true;
        }
    }

    /// <summary>The way to the scheduler, as long as this server is in the cluster.</summary>
    private FleetWay Together() => cluster.WaitsFor is { } reason && Reading.Current() is not null
        ? throw new ApiException(new ApiError { Code = ApiErrorCode.Unavailable, Message = $"this server is an island, nothing was changed: {reason}", Hint = "what runs goes on running; pbm fleet status shows who is there" })
        : Reading.Current();

    private static async Task<IReadOnlySet<string>> OwnNamesAsync(Incarnation incarnation, CancellationToken cancellation)
    {
        var all = await incarnation.Node.Ask<InstanceList>(new GetInstances([]), AskPatience, cancellation);
        var ofFleet = await incarnation.Node.Ask<Standing>(new GetStanding(), AskPatience, cancellation);
        return all.Instances.Select(row => row.Name).Except(ofFleet.Apps.Select(app => app.Name)).ToHashSet(StringComparer.Ordinal);
    }
}
