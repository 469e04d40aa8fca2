using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

public class ReadingCommandTests
{
    [Theory]
    [InlineData("ls")]
    [InlineData("list")]
    [InlineData("l")]
    [InlineData("ps")]
    [InlineData("status")]
    public async Task The_list_has_PM2s_names(string word)
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web"));
        var run = await ShellRun.OfAsync(home.Paths, [word]);
        Assert.Contains("│ 0  │ web    │ default     │", run.Out);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
    }

    [Fact]
    public async Task Eighty_columns_get_the_condensed_table()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web"));
        Assert.Contains("│ id │ name   │ mode     │ ↺    │ status    │ cpu      │ memory   │", (await ShellRun.OfAsync(home.Paths, ["ls"], columns: 80)).Out);
    }

    [Fact]
    public async Task Another_build_of_the_node_is_told_beside_the_table_but_not_beside_data()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths, build: "9.9.9").Rows(Samples.Row(0, "web")).Answer(ApiRoutes.Pm2List, "[]");
        Assert.Equal(
            $"[PBM][WARN] node runs build 9.9.9, this pbm is {BuildVersion.Full}: pbm update\n", (await ShellRun.OfAsync(home.Paths, ["ls"])).Error);
        Assert.Equal(new ShellRun(ExitCode.Ok, "[]\n", ""), await ShellRun.OfAsync(home.Paths, ["jlist"]));
    }

    [Fact]
    public async Task Jlist_prints_in_silence_too()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Answer(ApiRoutes.Pm2List, "[]");
        Assert.Equal("[]\n", (await ShellRun.OfAsync(home.Paths, ["-s", "jlist"])).Out);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("describe")]
    [InlineData("desc")]
    [InlineData("info")]
    public async Task Show_has_PM2s_names_and_says_what_is_not_there(string word)
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Details(Samples.Detail(0, "web"));
        Assert.StartsWith(" Describing process with id 0 - name web", (await ShellRun.OfAsync(home.Paths, [word, "web"])).Out);
        node.Refuse(ApiRoutes.Details, ApiErrorCode.NotFound, "nope not found");
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][WARN] nope doesn't exist\n"), await ShellRun.OfAsync(home.Paths, [word, "nope"]));
    }

    [Fact]
    public async Task Pids_are_a_line_each_by_id_and_an_empty_line_for_what_is_not_there()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(2, "a"), Samples.Row(0, "b"));
        Assert.Equal("5545\n5547\n", (await ShellRun.OfAsync(home.Paths, ["pid"])).Out);
        node.Refuse(ApiRoutes.Instances, ApiErrorCode.NotFound, "x");
        Assert.Equal(new ShellRun(ExitCode.Ok, "\n", ""), await ShellRun.OfAsync(home.Paths, ["pid", "nope"]));
    }

    [Fact]
    public async Task Env_prints_key_and_value()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Answer(ApiRoutes.InstanceEnvironment, """{ "id": 0, "variables": { "A": "1", "B": "x=y" } }""");
        Assert.Equal("A: 1\nB: x=y\n", (await ShellRun.OfAsync(home.Paths, ["env", "0"])).Out);
        node.Refuse(ApiRoutes.Instances, ApiErrorCode.NotFound, "Process or Namespace 99 not found");
        Assert.Equal(new ShellRun(ExitCode.Failed, "", "[PBM][ERROR] Modules with id 99 not found\n"), await ShellRun.OfAsync(home.Paths, ["env", "99"]));
    }

    [Fact]
    public async Task Env_says_how_to_see_the_secrets_it_does_not_show()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web")).Answer(ApiRoutes.InstanceEnvironment, """{ "id": 0, "variables": { "A": "1", "DB_PASSWORD": "(secret)" } }""");
        Assert.Equal(
            new ShellRun(ExitCode.Ok, "A: 1\nDB_PASSWORD: (secret)\n", "[PBM] values of secret variables are not shown: --reveal prints them\n"),
            await ShellRun.OfAsync(home.Paths, ["env", "0"]));
        Assert.Equal("target=0", node.Requests[^1].Query);
        node.Answer(ApiRoutes.InstanceEnvironment, """{ "id": 0, "variables": { "A": "1", "DB_PASSWORD": "hush" } }""");
        Assert.Equal(new ShellRun(ExitCode.Ok, "A: 1\nDB_PASSWORD: hush\n", ""), await ShellRun.OfAsync(home.Paths, ["env", "0", "--reveal"]));
        Assert.Equal("target=0&reveal=true", node.Requests[^1].Query);
    }

    [Fact]
    public async Task Ping_pongs()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths);
        Assert.Equal(new ShellRun(ExitCode.Ok, "{ msg: 'pong' }\n", ""), await ShellRun.OfAsync(home.Paths, ["ping"]));
    }

    [Fact]
    public async Task Logs_ask_for_what_was_typed()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).LogUpdates(new LogTail("/l/w-error.log", 0, "web", LogStream.Error, ["e"]));
        var run = await ShellRun.OfAsync(home.Paths, ["logs", "web", "--lines", "3", "--nostream", "--err"]);
        Assert.Equal(
            "[TAILING] Tailing last 3 lines for [web] process (change the value with --lines option)\n/l/w-error.log last 3 lines:\n0|web      | e\n\n",
            run.Out);
        Assert.Equal("target=web&lines=3&follow=false&stream=err", node.Requests[^1].Query);
    }

    [Fact]
    public async Task Logs_of_an_unknown_app_end_with_0_without_stream_and_with_1_with_it()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Refuse(ApiRoutes.Logs, ApiErrorCode.NotFound, "Process or Namespace nope not found");
        Assert.Equal(ExitCode.Ok, (await ShellRun.OfAsync(home.Paths, ["logs", "nope", "--nostream"])).Code);
        Assert.Equal(ExitCode.Failed, (await ShellRun.OfAsync(home.Paths, ["logs", "nope"])).Code);
    }

    [Fact]
    public async Task Why_tells_sentences_and_last_words()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Answer(
            ApiRoutes.Why,
            """{ "instances": [ { "id": 0, "name": "web", "status": "waiting restart", "lines": ["exit code 1", "next start in 225 ms"], "last_error_lines": ["boom"] } ] }""");
        Assert.Equal(
            "[web](0) waiting restart\n  exit code 1\n  next start in 225 ms\n  last lines of its standard error:\n    boom\n",
            (await ShellRun.OfAsync(home.Paths, ["why", "web"])).Out);
    }

    [Fact]
    public async Task Events_are_a_line_each_or_JSON()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Stream(ApiRoutes.Events, """{"number":1,"at":0,"kind":"online","name":"web","id":0,"text":"started by hand"}""");
        Assert.Contains("0|web       online   started by hand\n", (await ShellRun.OfAsync(home.Paths, ["events", "web", "--since", "1h", "--lines", "5"])).Out);
        Assert.Equal($"target=web&since={Samples.Now.ToUnixTimeMilliseconds() - 3_600_000}&lines=5&follow=false", node.Requests[^1].Query);
        Assert.StartsWith("""{"number":1,"at":0,"kind":"online",""", (await ShellRun.OfAsync(home.Paths, ["events", "--json"])).Out);
    }

    [Fact]
    public async Task The_actor_tree_is_a_path_per_line()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Answer(ApiRoutes.Actors, """{ "paths": ["/user/node", "/user/node/apps"] }""");
        Assert.Equal("/user/node\n/user/node/apps\n", (await ShellRun.OfAsync(home.Paths, ["actor", "hierarchy"])).Out);
    }

    [Fact]
    public async Task A_node_of_another_version_that_lacks_a_call_is_told_so()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths);
        var run = await ShellRun.OfAsync(home.Paths, ["actor", "hierarchy"]);
        Assert.Equal("[PBM][ERROR] the node answered 404 to /v1/actors\n  it is of another version: pbm update\n", run.Error);
    }

    [Fact]
    public async Task Save_of_an_empty_list_warns_and_ends_with_0()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Refuse(ApiRoutes.SaveSnapshot, ApiErrorCode.NothingThere, "x", status: 409);
        var run = await ShellRun.OfAsync(home.Paths, ["save"]);
        Assert.Equal((ExitCode.Ok, "[PBM][WARN] ActorPm is not managing any process, skipping save...\n  to save the empty list use: pbm save --force\n"), (run.Code, run.Error));
        node.Answer(ApiRoutes.SaveSnapshot, """{ "apps": 1, "location": "/h/state.db" }""");
        Assert.EndsWith("[PBM] Successfully saved in /h/state.db\n", (await ShellRun.OfAsync(home.Paths, ["dump"])).Out);
    }

    [Fact]
    public async Task Flush_names_the_files()
    {
        using var home = new TemporaryHome();
        await using var node = new FakeNode(home.Paths).Answer(ApiRoutes.FlushLogs, """{ "files": ["/l/a.log"] }""");
        Assert.Equal("[PBM] Flushing:\n[PBM] /l/a.log\n[PBM] Logs flushed\n", (await ShellRun.OfAsync(home.Paths, ["flush"])).Out);
    }
}
