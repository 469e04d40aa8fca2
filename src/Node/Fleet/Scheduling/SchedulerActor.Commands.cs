using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Scheduling;

/// <content>What people ask for, one after the other: written first, then decided, and told how it goes.</content>
internal sealed partial class SchedulerActor
{
    /// <summary>Longer than for what is decided: it ends with another exit code when a majority is slow, and after 5 s of silence a server counts as away.</summary>
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    private static readonly CommandAnswer Unconfirmed = new(null, "it is written down here, but a majority of the servers did not confirm it: it may be lost; pbm fleet apps and pbm fleet status show what became of it") { IsUnconfirmed = true };

    private readonly Dictionary<string, HashSet<IActorRef>> _watchers = [];
    private readonly Dictionary<string, string> _told = [];

    private void OnCommand(object command)
    {
        if (Problem() is { } problem)
        {
            if (IsWorthAWait()) Await(command);
            else Refuse(CannotBeChanged(problem));
            return;
        }

        if (_epoch == 0)
        {
            // A majority is there since a moment ago; the command waits until a number is taken.
            Stash.Stash();
            Decide();
            return;
        }

        if (command is UseServer use)
        {
            var (wish, error) = ServerCommands.Carry(use, Listed, _wishes.GetValueOrDefault(use.ServerId));
            if (wish is null) Refuse(error!);
            else Begin(FleetRecords.WishKey(wish.ServerId), JsonSerializer.Serialize(wish, FleetJson.Default.ServerWish), () => Take(wish));
        }
        else
        {
            var (app, error) = FleetAppCommands.Carry(command, _apps, _around.MostInstancesPerApp());
            if (app is null) Refuse(error!);
            else Begin(FleetRecords.AppKey(app.Name), JsonSerializer.Serialize(app, FleetJson.Default.FleetApp), () => Take(app));
        }
    }

    private void Begin(string key, string json, Action take)
    {
        var asker = Sender;
        _around.Records.WriteAsync(key, FleetRecords.Clock(_epoch, ++_writes), json, CommandPatience, CancellationToken.None)
            .PipeTo(Self, success: outcome => new Taken(take, outcome, asker), failure: cause => new Taken(take, new WriteOutcome.Failed(cause.Message), asker));
        Become(WaitingForTheRecord);
    }

    /// <summary>A moment: nothing is decided on what is being replaced.</summary>
    private void WaitingForTheRecord(object message)
    {
        if (message is not Taken taken)
        {
            Stash.Stash();
            return;
        }

        Become(Deciding);
        Stash.UnstashAll();
        switch (taken.Outcome)
        {
            case WriteOutcome.Failed failed:
                taken.Asker.Tell(new CommandAnswer(new ApiError { Code = ApiErrorCode.Internal, Message = $"nothing was changed: {failed.Reason}" }, null));
                return;
            case WriteOutcome.Outdated outdated:
                taken.Asker.Tell(new CommandAnswer(new ApiError { Code = ApiErrorCode.Unavailable, Message = "another server schedules the fleet since a moment ago; nothing was changed", Hint = "try again" }, null));
                BeginAnew($"scheduler {FleetRecords.EpochOf(outdated.Clock)} has begun since", AgainAfter);
                return;
        }

        taken.Take();
        taken.Asker.Tell(taken.Outcome is WriteOutcome.NotConfirmed ? Unconfirmed : new CommandAnswer(null, null));
        Decide();
    }

    private void Refuse(ApiError error) => Sender.Tell(new CommandAnswer(error, null));

    private void OnWatch(string name)
    {
        if (!_apps.ContainsKey(name)) return;
        if (!_watchers.TryGetValue(name, out var watchers)) watchers = _watchers[name] = [];
        watchers.Add(Sender);
        Context.Watch(Sender);
        _told.Remove(name);
        TellWatchers();
    }

    private void TellWatchers()
    {
        foreach (var (name, watchers) in _watchers.Where(entry => entry.Value.Count > 0 && _apps.ContainsKey(entry.Key)).ToList())
        {
            var told = new FleetAppTold(View(_apps[name]), _apps[name].IsDeleted);
            var text = JsonSerializer.Serialize(told, FleetJson.Default.FleetAppTold);
            if (_told.GetValueOrDefault(name) == text) continue;
            _told[name] = text;
            foreach (var watcher in watchers) watcher.Tell(told);
        }
    }

    private FleetAppsTold Told(GetFleetApps asked)
    {
        if (asked.IsBrief == true) return new FleetAppsTold([], SelfId, Problem()) { KnowsWishes = true };
        var picture = Picture();
        var decision = _decision ?? FleetScheduling.Decide(picture);
        var views = _apps.Values.Where(app => !app.IsDeleted && string.CompareOrdinal(app.Name, asked.After) > 0)
            .OrderBy(app => app.Name, StringComparer.Ordinal).Select(app => FleetStanding.Of(app, picture, decision));
        var (apps, hasMore) = asked.After is null ? ([.. views], false) : FleetAppPages.First(views);
        return new FleetAppsTold(apps, SelfId, Problem()) { KnowsWishes = true, HasMore = hasMore ? true : null };
    }

    private FleetAppView View(FleetApp app) => FleetStanding.Of(app, Picture(), _decision ?? FleetScheduling.Decide(Picture()));

    /// <param name="Take">What it changes here.</param>
    /// <param name="Outcome">What became of the record.</param>
    /// <param name="Asker">Who is told.</param>
    private sealed record Taken(Action Take, WriteOutcome Outcome, IActorRef Asker) : INoSerializationVerificationNeeded;
}
