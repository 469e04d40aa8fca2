using ActorPm.Contracts.Api;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Interactive;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Interactive;

public sealed class LineCompletionTests
{
    [Theory]
    [InlineData("", "", "", 0)]
    [InlineData("stop w", "stop", "w", 5)]
    [InlineData("stop ", "stop", "", 5)]
    [InlineData("stop 'my a", "stop", "my a", 5)]
    [InlineData("stop my\\ a", "stop", "my a", 5)]
    [InlineData("stop \"a'b\" x", "stop|a'b", "x", 11)]
    [InlineData("stop a'b c'd", "stop", "ab cd", 5)]
    public void Words_are_read_as_far_as_they_are_typed(string text, string before, string current, int start)
    {
        var words = TypedWords.Of(text);
        Assert.Equal((before, current, start), (string.Join('|', words.Before), words.Current, words.Start));
    }

    [Theory]
    [InlineData("st", "start", "start |")]
    [InlineData("st", "start,startup", "start|")]
    [InlineData("start", "start,startup", "start|")]
    [InlineData("stop m", "my app", "stop 'my app' |")]
    [InlineData("stop 'my", "my app,my ape", "stop 'my ap|")]
    [InlineData("start sr", "src/", "start src/|")]
    [InlineData("start x", "", "start x|")]
    public void A_word_is_completed_as_far_as_all_agree(string text, string candidates, string expected)
    {
        var line = new LineState().With(text);
        var after = LineCompletion.Apply(line, TypedWords.Of(text), candidates.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected, after.Text.Insert(after.Cursor, "|"));
        if (candidates.Split(',').Length == 1 && candidates.Length > 0 && !candidates.EndsWith('/')) Assert.Equal(candidates, ShellWords.Split(after.Text)![^1]);
    }

    [Fact]
    public void Candidates_are_shown_in_columns() => Assert.Equal("a    ccc\nbb   d\n", CandidateTable.Render(["a", "bb", "ccc", "d"], 11));

    [Theory]
    [InlineData("ls", true)]
    [InlineData("start app.js --name web", true)]
    [InlineData(" ls", false)]
    [InlineData("set mod:password hunter2", false)]
    [InlineData("start app.js --env API_TOKEN=abc", false)]
    [InlineData("fleet join 10.0.0.1:9110/q1w2e3r4t5y6u7i8o9p0q1w2e3r4t5y6u7i8o9p0q1w.AbCdEf0123456789abcdef", false)]
    [InlineData("deploy https://me:word@example.org/x", false)]
    [InlineData("start app.js --database-password hunter2", false)]
    public void What_looks_secret_is_not_kept(string line, bool isKept) => Assert.Equal(isKept, SecretLines.MayBeKept(line, ShellWords.Split(line)!));

    [Fact]
    public void The_history_is_a_file_for_its_owner_and_is_there_again()
    {
        using var home = new TemporaryHome();
        var file = Path.Combine(home.Paths.Root, "home", "shell.history");
        var history = new History(file);
        history.Add("before there is a home", mayBeKept: true);
        Assert.False(File.Exists(file));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        history.Add("ls", mayBeKept: true);
        history.Add("ls", mayBeKept: true);
        history.Add("set x:password y", mayBeKept: false);
        history.Add("stop web", mayBeKept: true);
        Assert.Equal(["before there is a home", "ls", "set x:password y", "stop web"], history.Lines);
        Assert.Equal(["before there is a home", "ls", "stop web"], new History(file).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_prompt_says_where_one_is()
    {
        FleetServer Server(string name, string state) => new() { ServerId = name, Name = name, Address = "x", State = state };
        var fleet = new FleetStatus { FleetId = "f", ServerId = "alpha", IsInCluster = true, Servers = [Server("alpha", "up"), Server("beta", "up"), Server("gamma", "away")] };
        Assert.Equal("pbm (no node)> ", PromptText.Of(null, null, isRunning: false));
        Assert.Equal("pbm> ", PromptText.Of(null, null, isRunning: true));
        Assert.Equal("pbm alpha (2 of 3 servers)> ", PromptText.Of(null, fleet, isRunning: true));
        Assert.Equal("pbm alpha at 10.0.0.1:9110 (island, 2 of 3 servers)> ", PromptText.Of("10.0.0.1:9110", fleet with { IsInCluster = false }, isRunning: true));
        Assert.Equal("pbm 10.0.0.1:9110 (away)> ", PromptText.Of("10.0.0.1:9110", null, isRunning: false));
    }
}
