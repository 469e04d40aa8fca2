using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>What is typed wrong is named, nothing is started, and the exit code says so. One home and node for all lines.</summary>
public sealed class BadLineTests(SharedHome shared) : IClassFixture<SharedHome>
{
    /// <summary>Command line, exit code, a part of what is printed. <c>{ok}</c> is a script that runs, <c>{dir}</c> the scratch folder.</summary>
    public static TheoryData<string, int, string> Lines => new()
    {
        // PM2's own list of bad input.
        { "start nothing-here.js", 1, "Script not found: {dir}/nothing-here.js" },
        { "start nothing.json", 1, "File nothing.json not found" },
        { "start broken.json", 1, "File broken.json malformated" },
        { "stop nobody", 1, "Process or Namespace nobody not found" },
        { "restart nobody", 1, "Process or Namespace nobody not found" },
        { "delete nobody", 1, "Process or Namespace nobody not found" },
        { "stop 99", 1, "99" },
        { "restart 99", 1, "99" },
        { "stop all", 1, "No process found" },
        { "restart all", 1, "No process found" },
        { "delete all", 1, "No process found" },
        { "show nobody", 1, "nobody doesn't exist" },
        { "env 99", 1, "99" },
        { "why nobody", 1, "nobody" },
        { "nonsense", 1, "Command not found" },
        { "start {ok} --badflag", 1, "unknown option '--badflag'" },
        { "ls --badflag", 1, "unknown option '--badflag'" },
        { "kill extra", 1, "Unknown command argument: extra" },
        { "save extra", 1, "Unknown command argument: extra" },
        { "start {ok} --max-memory-restart lots", 1, "--max-memory-restart" },
        { "start {ok} --interpreter no-such-program", 1, "no-such-program is NOT AVAILABLE in PATH" },
        { "", 1, "usage: pbm" },
        // Exit 0 though there is nothing, as in PM2.
        { "ls", 0, "" },
        { "pid nobody", 0, "" },
        { "logs nobody --nostream", 0, "" },
        // What PM2 lets through.
        { "start {dir}", 1, "is a folder" },
        { "start {ok} --cwd /no/such/folder", 1, "/no/such/folder" },
        { "start {ok} --uid nobody-of-that-name", 1, "nobody-of-that-name" },
        { "start {ok} --max-memory-restart 12Q", 1, "12Q" },
        { "start {ok} --max-memory-restart -5", 1, "-5" },
        { "start {ok} --kill-timeout soon", 1, "soon" },
        { "start {ok} --kill-timeout -1", 1, "-1" },
        { "start {ok} --restart-delay 5parsecs", 1, "5parsecs" },
        { "start {ok} --min-uptime x", 1, "x" },
        { "start {ok} --max-restarts many", 1, "many" },
        { "start {ok} -i abc", 1, "abc" },
        { "start {ok} --stop-exit-codes red", 1, "red" },
        { "start {ok} --stop-signal SIGNOTHING", 1, "SIGNOTHING" },
        { "start {ok} --name", 1, "--name" },
        { "logs --lines many --nostream", 1, "many" },
        { "events --since yesterday", 1, "yesterday" },
        { "start {ok} --cron-restart *", 1, "Cron pattern error" },
        { "reload all", 1, "No process found" },
        { "start /[/", 1, "" },
        { "stop /[/", 1, "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bad_input(string line, int exitCode, string expected)
    {
        var ok = shared.Home.Write("ok.sh", "sleep 1000\n");
        shared.Home.Write("broken.json", "{ \"apps\": [ {");
        string Fill(string text) => text.Replace("{ok}", ok, StringComparison.Ordinal).Replace("{dir}", shared.Home.Folder, StringComparison.Ordinal);

        var result = await shared.Home.PbmAsync([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Fill)], null);

        if (exitCode == 0) result.Succeeded();
        else result.Failed(exitCode);
        Assert.Contains(Fill(expected), result.All, StringComparison.Ordinal);
        Assert.Empty(shared.Home.AppProcesses());
    }
}
