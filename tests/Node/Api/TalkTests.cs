using System.Text.Json;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Api;

public sealed class TalkTests : IAsyncLifetime
{
    private ApiUnderTest _api = null!;
    private IReadOnlyList<InstanceDetail> _details = [Detail(0, 100), Detail(1, 101)];

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync((message, asker) =>
    {
        if (message is GetDetails) asker.Tell(new InstanceDetails(_details));
    });

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_signal_goes_to_each_process_by_its_generation()
    {
        _api.Keeper.Script = request => request is SignalRequest ? [new DoneReply { Id = request.Id }] : null;
        var (status, body) = await _api.PostAsync(ApiRoutes.Signals, """{"signal":"usr2","targets":["web"]}""");
        Assert.Equal((200, """{"signal":"SIGUSR2","ids":[0,1]}"""), (status, body));
        var first = await _api.Keeper.NextAsync<SignalRequest>();
        Assert.Equal((0, 7L, 12), (first.Instance, first.Generation, first.Signal));
    }

    [Theory]
    [InlineData("""{"signal":"SIGNOPE","targets":["web"]}""", 400)]
    [InlineData("""{"signal":"SIGUSR2","targets":[]}""", 400)]
    public async Task What_cannot_be_sent_is_refused(string body, int expected) => Assert.Equal(expected, (await _api.PostAsync(ApiRoutes.Signals, body)).Status);

    [Fact]
    public async Task A_line_goes_to_one_instance_and_to_no_other()
    {
        _api.Keeper.Script = request => request is WriteInputRequest ? [new DoneReply { Id = request.Id }] : null;
        Assert.Equal(400, (await _api.PostAsync(ApiRoutes.Input, """{"target":"web","text":"x"}""")).Status);
        _details = [Detail(1, 101)];
        Assert.Equal((200, """{"id":1}"""), await _api.PostAsync(ApiRoutes.Input, """{"target":"1","text":"hello\n"}"""));
        Assert.Equal("hello\n", (await _api.Keeper.NextAsync<WriteInputRequest>()).Text);
    }

    [Fact]
    public async Task What_has_no_process_is_told_so()
    {
        _details = [Detail(0, 0)];
        var (status, body) = await _api.PostAsync(ApiRoutes.Input, """{"target":"0","text":"x"}""");
        Assert.Equal((400, "[web](0) has no process now"), (status, JsonSerializer.Deserialize(body, ApiJson.Default.ApiError)!.Message));
    }

    [Fact]
    public async Task A_setting_reaches_the_files_of_running_apps()
    {
        _api.Keeper.Script = request => request is ChangeRotationRequest ? [new DoneReply { Id = request.Id }] : null;
        var (status, body) = await _api.PostAsync(ApiRoutes.Settings, """{"set":{"pm2-logrotate:max_size":"1K"}}""");
        Assert.Equal((200, """{"values":{"pm2-logrotate:max_size":"1K"},"notices":[]}"""), (status, body));
        var rotations = (await _api.Keeper.NextAsync<ChangeRotationRequest>()).Instances;
        Assert.Equal([(0, 1024L), (1, 1024L)], rotations.Select(one => (one.Instance, one.Rotation.MaxBytes)));
        Assert.Equal("""{"values":{"pm2-logrotate:max_size":"1K"}}""", (await _api.GetAsync(ApiRoutes.Settings)).Body);
    }

    [Fact]
    public async Task Readings_have_PM2s_names()
    {
        var readings = JsonSerializer.Deserialize((await _api.GetAsync(ApiRoutes.System)).Body, ApiJson.Default.SystemReadings)!.Readings;
        Assert.Equal(["CPU Usage", "RAM Usage", "RAM Total"], readings.Take(3).Select(reading => reading.Name));
        Assert.Contains(readings, reading => reading.Name == "fs:use:/");
    }

    private static InstanceDetail Detail(int id, int pid) => new()
    {
        Id = id,
        Name = "web",
        Namespace = "default",
        Mode = ExecMode.Fork,
        Status = pid == 0 ? ProcessState.Stopped : ProcessState.Online,
        Pid = pid,
        StartedAt = 0,
        Restarts = 0,
        Cpu = 0,
        Memory = 0,
        User = "u",
        Spec = new AppSpec { Name = "web", Script = "/a.js", Cwd = "/" },
        Slot = id,
        Generation = 7,
        UnstableRestarts = 0,
        CreatedAt = 0,
        OutLog = "/o",
        ErrorLog = "/e",
        PidFile = "/p",
        Why = [],
    };
}
