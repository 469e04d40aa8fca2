using System.Text.Json;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Api;

public sealed class LogApiTests : IAsyncLifetime
{
    private List<InstanceDetail> _details = [];
    private ApiUnderTest _api = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiUnderTest.StartAsync((message, asker) => asker.Tell(
            ((GetDetails)message).Targets.All(target => _details.Any(detail => detail.Name == target))
                ? new InstanceDetails(_details)
                : new Refused(new ApiError { Code = ApiErrorCode.NotFound, Message = "unknown" })));
        _details = [ApiUnderTest.Detail(0, "web") with { OutLog = _api.Home.File("o.log", "1\n2\n3\n"), ErrorLog = _api.Home.File("e.log", "bad\n") }];
        File.SetLastWriteTimeUtc(_details[0].OutLog, DateTime.UtcNow.AddMinutes(-1));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_last_lines_of_each_file_come_oldest_file_first()
    {
        var updates = Read((await _api.GetAsync("/v1/logs?target=web&lines=2")).Body);
        Assert.Equal(
            [$"{_details[0].OutLog} 0 Out 2,3", $"{_details[0].ErrorLog} 0 Error bad"],
            updates.Cast<LogTail>().Select(tail => $"{tail.File} {tail.Id} {tail.Stream} {string.Join(',', tail.Lines)}"));
    }

    [Fact]
    public async Task Who_asks_for_times_gets_those_of_the_keeper_and_of_files_it_does_not_have_the_last_change()
    {
        _api.Keeper.Script = request => request is LogTimesRequest asked
            ? [new LogTimesReply { Id = asked.Id, Files = [new LogFileTimes(_details[0].OutLog, [2, 6], [1000, 2000])] }]
            : null;
        var updates = Read((await _api.GetAsync("/v1/logs?target=web&times=true")).Body);
        var changed = new DateTimeOffset(File.GetLastWriteTimeUtc(_details[0].ErrorLog), TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal([[1000, 2000, 2000], [changed]], updates.OfType<LogTail>().Select(tail => tail.Times));
        Assert.IsType<LogPastEnd>(updates[^1]);
        Assert.All(Read((await _api.GetAsync("/v1/logs?target=web")).Body), update => Assert.Null(Assert.IsType<LogTail>(update).Times));
    }

    [Fact]
    public async Task One_stream_only_and_unknown_targets()
    {
        Assert.Equal(LogStream.Error, Assert.IsType<LogTail>(Assert.Single(Read((await _api.GetAsync("/v1/logs?target=web&stream=err")).Body))).Stream);
        Assert.Equal(404, (await _api.GetAsync("/v1/logs?target=nope")).Status);
    }

    [Fact]
    public async Task A_file_that_several_share_is_shown_once_and_belongs_to_none()
    {
        _details.Add(_details[0] with { Id = 1 });
        var tails = Read((await _api.GetAsync("/v1/logs?target=web")).Body).Cast<LogTail>().ToList();
        Assert.Equal(2, tails.Count);
        Assert.All(tails, tail => Assert.Null(tail.Id));
    }

    [Fact]
    public async Task The_logs_of_node_and_keeper_have_a_name()
    {
        File.WriteAllText(_api.Home.Paths.NodeLog, "of the node\n");
        var tail = Assert.IsType<LogTail>(Assert.Single(Read((await _api.GetAsync("/v1/logs?target=PM2")).Body)));
        Assert.Equal(("PM2", null, "of the node"), (tail.Name, tail.Id, tail.Lines[0]));
        using var lines = await _api.BeginAsync(HttpMethod.Get, "/v1/logs?target=actorpm&lines=0&follow=true");
        File.AppendAllText(_api.Home.Paths.NodeLog, "more\n");
        Assert.Equal(["more"], Assert.IsType<LogLines>(Read((await lines.ReadLineAsync(Cancellation))!)[0]).Lines);
    }

    [Fact]
    public async Task What_is_written_is_followed_also_past_a_new_keeper()
    {
        using var lines = await _api.BeginAsync(HttpMethod.Get, "/v1/logs?target=web&lines=1&follow=true");
        Assert.IsType<LogTail>(await NextAsync(lines));
        Assert.IsType<LogTail>(await NextAsync(lines));
        var follow = await _api.Keeper.NextAsync<FollowLogsRequest>();
        Assert.Equal([0], follow.Instances);
        _api.Keeper.Lines[^1].Send(Block("old, was in the file already", at: 1));
        _api.Keeper.Lines[^1].Send(Block("a\nb\n"));
        Assert.Equal(["a", "b"], Assert.IsType<LogLines>(await NextAsync(lines)).Lines);
        _api.Keeper.Lines[^1].Send(new LogsDroppedEvent { Lines = 12 });
        Assert.Contains("12 lines", Assert.IsType<LogNotice>(await NextAsync(lines)).Text);
        _api.Keeper.Lines[^1].Close();
        Assert.IsType<LogNotice>(await NextAsync(lines));
        await _api.Keeper.NextAsync<FollowLogsRequest>();
        Assert.IsType<LogNotice>(await NextAsync(lines));
        _api.Keeper.Lines[^1].Send(Block("c\n"));
        Assert.Equal(["c"], Assert.IsType<LogLines>(await NextAsync(lines)).Lines);
    }

    [Fact]
    public async Task Flushing_names_the_files_it_truncates()
    {
        var (_, body) = await _api.PostAsync(ApiRoutes.FlushLogs, """{"names":["web"]}""");
        string[] files = [_details[0].OutLog, _details[0].ErrorLog];
        Assert.Equal(files, JsonSerializer.Deserialize(body, ApiJson.Default.FlushedLogs)!.Files);
        Assert.Equal(files, (await _api.Keeper.NextAsync<FlushLogsRequest>()).Files);
    }

    private static LogBlockEvent Block(string text, long? at = null) => new()
    {
        Instance = 0,
        Generation = 1,
        Name = "web",
        Stream = LogStream.Out,
        At = at ?? DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds(),
        Text = text,
    };

    private static List<LogUpdate> Read(string body) =>
        [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, ApiJson.Default.LogUpdate)!)];

    private static async Task<LogUpdate> NextAsync(StreamReader lines) => Read((await lines.ReadLineAsync(Cancellation))!)[0];
}
