using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class TalkCommandTests
{
    [Fact]
    public async Task A_signal_goes_to_all_that_were_named_and_is_told_in_PM2s_words()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Answer(ApiRoutes.Signals, """{"signal":"SIGUSR2","ids":[0]}""");
        var run = await ShellRun.OfAsync(home.Paths, ["sendSignal", "usr2", "web", "api"]);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith(
            "[PBM] Sending signal to process name web\n[PBM] Sending signal to process name api\nsuccessfully sent signal SIGUSR2 to process name web api\n┌", run.Out);
        var sent = node.Body(ApiRoutes.Signals, ApiJson.Default.SendSignal);
        Assert.Equal(("usr2", "web api"), (sent.Signal, string.Join(' ', sent.Targets)));
    }

    [Fact]
    public async Task An_action_is_asked_for_and_answers_are_printed_as_PM2_prints_them()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(2, "io")).Updates(
            ApiRoutes.Trigger,
            new ActionSent("hi", 2),
            new ActionReturned(2, "io", "default", JsonElement.Parse("""{"hello":"world"}""")),
            new ActionReturned(3, "io", "default", null),
            new OperationFinished(ExitCode.Ok));
        var run = await ShellRun.OfAsync(home.Paths, ["trigger", "io", "hi", "there", "--timeout", "2s"]);
        Assert.Equal(
            (ExitCode.Ok, "2 processes have received command hi\n[io:2:default]={\"hello\":\"world\"}\n[io:3:default]=undefined\n"), (run.Code, run.Out));
        var asked = node.Body(ApiRoutes.Trigger, ApiJson.Default.TriggerAction);
        Assert.Equal(("hi", "there", "io", 2.0), (asked.Action, asked.Parameter, Assert.Single(asked.Targets), asked.Timeout!.Value.TotalSeconds));
    }

    [Fact]
    public async Task Words_of_a_line_are_sent_as_one_line()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Answer(ApiRoutes.Input, """{"id":0}""");
        Assert.Equal(ExitCode.Ok, (await ShellRun.OfAsync(home.Paths, ["send", "0", "hello", "there"])).Code);
        Assert.Equal(new SendInput("0", "hello there\n"), node.Body(ApiRoutes.Input, ApiJson.Default.SendInput));
    }

    [Fact]
    public async Task Attach_shows_new_lines_and_sends_what_is_typed()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(3, "web"))
            .Answer(ApiRoutes.Input, """{"id":3}""").LogUpdates(new LogLines(3, "web", LogStream.Out, 1, ["answer"]));
        var run = await ShellRun.OfAsync(home.Paths, ["attach", "web"], input: "one\n");
        Assert.Equal("3|web  | answer\n", run.Out);
        Assert.Contains("target=3&lines=0&follow=true", node.Requests.Select(request => request.Query));
    }

    [Fact]
    public async Task Attach_wants_one_instance_with_a_process()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(1, "web"), Samples.Row(0, "web"));
        var run = await ShellRun.OfAsync(home.Paths, ["attach", "web"]);
        Assert.Equal((ExitCode.Failed, "[PBM][ERROR] web has 2 instances\n  attach to one of them by its id: 0, 1\n"), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("id web", "[ 0, 2 ]\n")]
    [InlineData("ls --sort id:desc", "┌")]
    [InlineData("reloadLogs", "Reloading all logs...\nAll logs reloaded\n")]
    [InlineData("get pm2-logrotate:retain", "Value for module pm2-logrotate key retain: 7\n")]
    [InlineData("get pm2-logrotate.retain", "Value for module pm2-logrotate key retain: 7\n")]
    [InlineData("conf", "Module: pm2-logrotate\n$ pbm set pm2-logrotate:retain 7\n")]
    [InlineData("set pm2-logrotate:retain 7", "[PBM] Setting changed\nModule: pm2-logrotate\n")]
    [InlineData("unset pm2-logrotate", "Module: pm2-logrotate\n")]
    [InlineData("sysinfos", "{\n  'RAM Usage': { value: 4.5, type: 'metric', unit: '%', historic: true },\n  'RAM Total'")]
    [InlineData("slist --tree", "├─ RAM Usage\n│  ├─ value: 4.5\n")]
    [InlineData("cleardump", "[PBM] Successfully created an empty saved list in state.db\n")]
    [InlineData("prettylist", "[ { pid: 1, name: 'web' } ]\n")]
    public async Task Small_commands_print_what_PM2_prints(string typed, string expected)
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths)
            .Rows(Samples.Row(0, "web"), Samples.Row(2, "web"))
            .Answer(ApiRoutes.ReopenLogs, "{}")
            .Answer(ApiRoutes.Settings, """{"values":{"pm2-logrotate:retain":"7"},"notices":[]}""")
            .Answer(ApiRoutes.System, """{"readings":[{"name":"RAM Usage","value":4.5,"unit":"%"},{"name":"RAM Total","value":4096,"unit":"b"}]}""")
            .Answer(ApiRoutes.ClearSnapshot, """{"apps":0,"location":"state.db"}""")
            .Answer(ApiRoutes.Pm2List, """[{"pid":1,"name":"web"}]""");
        var run = await ShellRun.OfAsync(home.Paths, typed.Split(' '));
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith(expected, run.Out);
    }

    [Fact]
    public async Task A_relative_path_means_the_script_unless_an_app_is_called_so()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "app.js")).Answer(ApiRoutes.FlushLogs, """{ "files": [] }""");
        var machine = new FakeMachine().File("/work/app.js").File("/work/other.js");
        await ShellRun.OfAsync(home.Paths, ["flush", "app.js", "other.js"], machine);
        Assert.Equal(["app.js", "/work/other.js"], node.Body(ApiRoutes.FlushLogs, ApiJson.Default.Targets).Names);
    }

    [Fact]
    public async Task JSON_on_the_standard_input_names_apps_for_any_command()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web"));
        var run = await ShellRun.OfAsync(home.Paths, ["pid", "-"], input: """{"apps":[{"script":"web.js"},{"name":"api","script":"x.js"}]}""");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal("target=web&target=api", node.Requests[^1].Query);
    }
}
