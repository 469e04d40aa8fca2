using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary><c>pbm logs</c> and <c>pbm flush</c>.</summary>
public sealed class LogCommandTests : EndToEndTest
{
    [Fact]
    public async Task The_last_lines_come_with_the_file_and_the_prefix_of_pm2()
    {
        await TalkerAsync();
        var logs = (await Home.PbmAsync("logs", "talker", "--nostream", "--lines", "3")).Succeeded();

        Assert.Contains($"{Home.Paths.Logs}/talker-out.log last 3 lines:", logs.Output, StringComparison.Ordinal);
        Assert.Contains("0|talker   | out 20\n", logs.Output, StringComparison.Ordinal);
        Assert.Contains("0|talker   | out 18\n", logs.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("out 17\n", logs.Output, StringComparison.Ordinal);
        Assert.Contains("err 20", logs.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_stream_and_the_raw_form()
    {
        await TalkerAsync();
        var error = (await Home.PbmAsync("logs", "talker", "--nostream", "--err", "--lines", "2")).Succeeded();
        Assert.DoesNotContain("out ", error.Output.Replace("talker-out", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("err 20", error.Output, StringComparison.Ordinal);

        var raw = (await Home.PbmAsync("logs", "talker", "--nostream", "--out", "--raw", "--lines", "2")).Succeeded();
        Assert.Contains("\nout 19\nout 20\n", raw.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_shows_what_is_written_from_now_on()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "50")).Succeeded();
        var follow = await Home.RunAsync("timeout", ["2", Path.Combine(Home.Dist, "pbm"), "logs", "lines", "--lines", "0"]);

        var numbers = follow.Output.Split('\n').Where(line => line.Contains("| line ", StringComparison.Ordinal))
            .Select(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..])).ToList();
        Assert.InRange(numbers.Count, 40, 130);
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(n => numbers[0] + n), numbers);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        await TalkerAsync();
        var head = await Home.RunAsync("bash", ["-c", $"{Home.Dist}/pbm logs talker --lines 20 | head -n 3; echo ${{PIPESTATUS[0]}}"]);
        Assert.DoesNotContain("xception", head.All, StringComparison.Ordinal);
        Assert.EndsWith("0\n", head.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_empties_the_files_and_the_app_writes_on()
    {
        (await Home.PbmAsync("start", TestPrograms.Path("lines.py"), "--name", "lines", "--", "200")).Succeeded();
        var file = new LogFiles(Home, "lines").Live;
        await Eventually.TrueAsync("it has written", 5, () => new FileInfo(file).Length > 5000);

        (await Home.PbmAsync("flush", "lines")).Succeeded();

        var first = "";
        await Eventually.TrueAsync("it writes on", 5, () => (first = File.ReadLines(file).FirstOrDefault() ?? "").Length == 15);
        Assert.NotEqual("line 0000000001", first);
    }

    [Fact]
    public async Task Times_and_json_lines_are_put_on_when_asked_for()
    {
        (await Home.PbmAsync("start", "echo hello; sleep 1000", "--name", "timed", "--time")).Succeeded();
        (await Home.PbmAsync("start", "echo hello; sleep 1000", "--name", "json", "--log-type", "json")).Succeeded();
        await Eventually.TrueAsync("both wrote", 5, () => ((string[])["timed", "json"]).All(name => new FileInfo(new LogFiles(Home, name).Live) is { Exists: true, Length: > 0 }));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d: hello\n$", await File.ReadAllTextAsync(new LogFiles(Home, "timed").Live, TestContext.Current.CancellationToken));
        var json = await File.ReadAllTextAsync(new LogFiles(Home, "json").Live, TestContext.Current.CancellationToken);
        Assert.Matches("\"message\":\"hello", json);
        Assert.Matches("\"app_name\":\"json\"", json);
    }

    private async Task TalkerAsync()
    {
        (await Home.PbmAsync("start", "for n in $(seq 20); do echo out $n; echo err $n >&2; done; sleep 1000", "--name", "talker")).Succeeded();
        await Eventually.TrueAsync("it has spoken", 5, () =>
            ((string[])["out", "error"]).All(stream => File.Exists(new LogFiles(Home, "talker", stream).Live)
                && File.ReadLines(new LogFiles(Home, "talker", stream).Live).Count() == 20));
    }
}
