using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Apps;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class FleetOperationTests : IAsyncDisposable
{
    private static readonly WantFleetApp Stop = new("web", false);

    private readonly ActorSystem _system = ActorSystem.Create("operation", ManualScheduler.Setting);
    private readonly Channel<OperationUpdate> _updates = Channel.CreateUnbounded<OperationUpdate>();
    private readonly Probe _way;
    private readonly Probe _scheduler;
    private IActorRef _operation = ActorRefs.Nobody;

    public FleetOperationTests() => (_way, _scheduler) = (new Probe(_system), new Probe(_system));

    public async ValueTask DisposeAsync() => await _system.Terminate().WaitAsync(TimeSpan.FromSeconds(10));

    [Fact]
    public async Task A_command_goes_to_the_very_scheduler_that_has_answered_and_to_no_other()
    {
        Begin(Stop);
        await _way.NextAsync<GetFleetApps>();
        Advance(TimeSpan.FromSeconds(1));
        await _way.NextAsync<GetFleetApps>();
        Assert.False(_way.HasMore);
        Answers(new FleetAppsTold([], "a1", null));
        Assert.Same(Stop, await _scheduler.NextAsync<WantFleetApp>());
        Assert.Equal(_operation, _scheduler.LastSender);
        // It is said once, whoever else answers.
        _operation.Tell(new FleetAppsTold([], "b2", null), _way.Ref);
        Answers(new CommandAnswer(null, null));
        await _way.NextAsync<WatchFleetApp>();
        Assert.False(_scheduler.HasMore);
    }

    [Fact]
    public async Task A_command_about_no_app_is_done_when_it_is_taken()
    {
        _operation = _system.ActorOf(FleetOperation.Props(_way.Ref, null, new UseServer("b2") { IsCordoned = true }, _updates.Writer));
        await _way.NextAsync<GetFleetApps>();
        Answers(new FleetAppsTold([], "a1", null));
        await _scheduler.NextAsync<UseServer>();
        Answers(new CommandAnswer(null, null));
        Assert.Equal([new OperationFinished(ExitCode.Ok)], await RestAsync());
    }

    [Fact]
    public async Task A_refusal_is_passed_on_and_ends_it()
    {
        await TakenAsync(Stop);
        var error = new ApiError { Code = ApiErrorCode.NotFound, Message = "there is no app web in the fleet", Hint = "pbm fleet apps lists them" };
        Answers(new CommandAnswer(error, null));
        Assert.Equal([new OperationError(error), new OperationFinished(ExitCode.Failed)], await RestAsync());
    }

    [Fact]
    public async Task Every_change_of_a_server_is_one_line_until_all_is_settled()
    {
        await TakenAsync(Stop);
        Answers(new CommandAnswer(null, "a majority did not confirm it yet"));
        Assert.Equal("web", (await _way.NextAsync<WatchFleetApp>()).Name);
        Answers(Told(Web(("alpha", 2, 0), ("beta", 0, 0))));
        Answers(Told(Web(("alpha", 2, 1), ("beta", 0, 1))));
        Answers(Told(Web(("alpha", 2, 1), ("beta", 0, 1))));
        Answers(Told(Web(("alpha", 2, 2), ("beta", 0, null)) with { IsSettled = true }));
        Assert.Equal(
            [
                "a majority did not confirm it yet!",
                "web on alpha: 0 of 2 ready",
                "web on alpha: 1 of 2 ready",
                "web on beta: 1 leaving",
                "web on alpha: 2 of 2 ready",
                "web on beta: none",
                "Ok",
            ],
            (await RestAsync()).Select(Text));
    }

    [Theory]
    [InlineData(true, ExitCode.NotConfirmed)]
    [InlineData(null, ExitCode.Ok)]
    public async Task What_was_not_confirmed_is_followed_to_its_end_and_has_a_code_of_its_own(bool? isUnconfirmed, ExitCode code)
    {
        await TakenAsync(Stop);
        Answers(new CommandAnswer(null, "it may be lost") { IsUnconfirmed = isUnconfirmed });
        await _way.NextAsync<WatchFleetApp>();
        Answers(Told(Web() with { IsSettled = true }));
        Assert.Equal([new OperationNotice("it may be lost", true), new OperationFinished(code)], await RestAsync());
    }

    [Theory]
    [InlineData(2, "that server runs what it had before, the others were not touched; mend it and declare it again")]
    [InlineData(1, "pbm why web tells more; mend it and declare it again")]
    public async Task A_declaration_that_has_failed_is_told_with_its_server(long revision, string hint)
    {
        await FollowedAsync();
        Answers(Told(Web() with { Revision = revision, Failure = "alpha: exited with 1", IsSettled = true }));
        var expected = new ApiError { Code = ApiErrorCode.StartFailed, Message = "web did not become ready on alpha: exited with 1", Hint = hint };
        Assert.Equal([new OperationError(expected), new OperationFinished(ExitCode.Failed)], await RestAsync());
    }

    [Theory]
    [InlineData(1, "1 instance of web can be placed on no server: beta: has no label role=web; gamma: is cordoned")]
    [InlineData(3, "3 instances of web can be placed on no server: beta: has no label role=web; gamma: is cordoned")]
    public async Task Instances_without_a_server_are_told_with_the_reasons(int missing, string message)
    {
        await FollowedAsync();
        FleetAppPlace[] places = [Place("alpha", 1, 1, "one of 1"), Place("beta", 0, 0, "has no label role=web"), Place("gamma", 0, 0, "is cordoned"), Place("delta", 0, null, "")];
        Answers(Told(Web() with { Places = places, Missing = missing, IsSettled = true }));
        var rest = await RestAsync();
        Assert.Equal(message, Assert.Single(rest.OfType<OperationError>()).Error.Message);
        Assert.Equal(new OperationFinished(ExitCode.Failed), rest[^1]);
    }

    [Fact]
    public async Task What_is_deleted_everywhere_is_done_whatever_was_wrong_with_it()
    {
        await FollowedAsync();
        Answers(new FleetAppTold(Web() with { Failure = "alpha: exited with 1", Missing = 2, IsSettled = true }, true));
        Assert.Equal([new OperationFinished(ExitCode.Ok)], await RestAsync());
    }

    [Fact]
    public async Task When_nobody_schedules_the_fleet_nothing_was_changed()
    {
        Begin(Stop);
        await _way.NextAsync<GetFleetApps>();
        Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, _updates.Reader.Count);
        Advance(TimeSpan.FromSeconds(1));
        var rest = await RestAsync();
        Assert.Equal("no server schedules the fleet at the moment; nothing was changed", Assert.Single(rest.OfType<OperationError>()).Error.Message);
        Assert.Equal(new OperationFinished(ExitCode.Failed), rest[^1]);
        Assert.False(_scheduler.HasMore);
    }

    [Fact]
    public async Task When_the_scheduler_goes_away_before_it_answers_nobody_says_that_nothing_was_changed()
    {
        await TakenAsync(Stop);
        Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(
            "the server that schedules the fleet went away before it answered; what was asked for may or may not be done",
            Assert.Single((await RestAsync()).OfType<OperationError>()).Error.Message);
    }

    [Fact]
    public async Task It_asks_again_to_be_told_and_gives_up_when_nothing_has_changed_for_long()
    {
        await FollowedAsync();
        Advance(TimeSpan.FromSeconds(5));
        await _way.NextAsync<WatchFleetApp>();
        Answers(Told(Web(("alpha", 2, 1))));
        Assert.Equal("web on alpha: 1 of 2 ready", Text(await _updates.Reader.ReadAsync(TestContext.Current.CancellationToken)));
        // Counted from the last change.
        Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(0, _updates.Reader.Count);
        Advance(TimeSpan.FromSeconds(1));
        var rest = await RestAsync();
        Assert.Equal("web is not everywhere as it was asked for yet; it goes on by itself", Assert.Single(rest.OfType<OperationError>()).Error.Message);
        Assert.Equal(new OperationFinished(ExitCode.Failed), rest[^1]);
    }

    [Fact]
    public async Task Without_a_command_it_only_follows_what_is_under_way()
    {
        Begin(null);
        await _way.NextAsync<WatchFleetApp>();
        Answers(Told(Web(("alpha", 1, 1)) with { IsSettled = true }));
        Assert.Equal(["web on alpha: 1 of 1 ready", "Ok"], (await RestAsync()).Select(Text));
        Assert.False(_way.HasMore);
    }

    private void Begin(object? command) => _operation = _system.ActorOf(FleetOperation.Props(_way.Ref, "web", command, _updates.Writer));

    private async Task TakenAsync(object command)
    {
        Begin(command);
        await _way.NextAsync<GetFleetApps>();
        Answers(new FleetAppsTold([], "a1", null));
        await _scheduler.NextAsync<WantFleetApp>();
    }

    private async Task FollowedAsync()
    {
        await TakenAsync(Stop);
        Answers(new CommandAnswer(null, null));
        await _way.NextAsync<WatchFleetApp>();
    }

    private void Answers(IFleetMessage message) => _operation.Tell(message, _scheduler.Ref);

    private void Advance(TimeSpan by) => ((ManualScheduler)_system.Scheduler).Time.Advance(by);

    private async Task<List<OperationUpdate>> RestAsync()
    {
        List<OperationUpdate> rest = [];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await foreach (var update in _updates.Reader.ReadAllAsync(patience.Token)) rest.Add(update);
        return rest;
    }

    private static string Text(OperationUpdate update) => update switch
    {
        OperationNotice notice => notice.Text + (notice.Warning ? "!" : ""),
        OperationFinished finished => $"{finished.Code}",
        _ => $"{update}",
    };

    private static FleetAppTold Told(FleetAppView app) => new(app, false);

    private static FleetAppView Web(params (string Server, int Assigned, int? Ready)[] places) =>
        new() { Name = "web", Revision = 1, Places = [.. places.Select(place => Place(place.Server, place.Assigned, place.Ready, ""))] };

    private static FleetAppPlace Place(string server, int assigned, int? ready, string reason) => new() { Server = server, Assigned = assigned, Ready = ready, Reason = reason };
}
