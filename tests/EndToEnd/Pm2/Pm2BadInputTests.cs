using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Pm2;

/// <summary>What PM2 refuses, pbm refuses too, with the same exit code and a message that says more.</summary>
public sealed class Pm2BadInputTests : EndToEndTest
{
    /// <summary>Command line; a part of what PM2 says; parts of what pbm says. <c>{dir}</c> is the scratch folder, where an app named web runs.</summary>
    private static readonly (string Line, string Theirs, string[] Ours)[] Table =
    [
        ("start missing.js", "Script not found: {dir}/missing.js", ["Script not found: {dir}/missing.js"]),
        ("start web.js --name web", "Script already launched, add -f option to force re-execution", ["Script already launched, add -f option to force re-execution", "web"]),
        ("start missing.json", "File missing.json not found", ["File missing.json not found"]),
        ("start bad.json", "malformated", ["File bad.json malformated", "line"]),
        ("stop weeb", "Process or Namespace weeb not found", ["Process or Namespace weeb not found", "did you mean 'web'?"]),
        ("restart weeb", "Process or Namespace weeb not found", ["Process or Namespace weeb not found", "did you mean 'web'?"]),
        ("delete weeb", "Process or Namespace weeb not found", ["Process or Namespace weeb not found", "did you mean 'web'?"]),
        ("reload weeb", "Process or Namespace weeb not found", ["Process or Namespace weeb not found", "did you mean 'web'?"]),
        ("stop 99", "99 : id unknown", ["99"]),
        ("restart 99", "id unknown", ["99"]),
        ("describe weeb", "weeb doesn't exist", ["weeb doesn't exist", "did you mean 'web'?"]),
        ("scale weeb 2", "weeb not found", ["weeb", "not found", "did you mean 'web'?"]),
        ("scale web 1", "Nothing to do", ["Nothing to do: web has 1 instance already"]),
        ("resart web", "Command not found", ["Command not found", "did you mean 'restart'?"]),
        ("start web.js --nmae x", "unknown option `--nmae'", ["unknown option '--nmae'", "did you mean '--name'?"]),
        ("kill web", "Unknown command argument: web", ["Unknown command argument: web"]),
        ("save now", "Unknown command argument: now", ["Unknown command argument: now"]),
        ("start web.js -f --cron hourly", "Cron pattern error", ["Cron pattern error", "hourly"]),
        ("start web.js -f --max-memory-restart lots", "max_memory_restart", ["--max-memory-restart", "300M", "lots"]),
        ("start web.js -f --interpreter nod", "NOT AVAILABLE in PATH", ["Interpreter nod is NOT AVAILABLE in PATH"]),
        ("restart web --env production", "Using --env [env] without passing the ecosystem.config.js does not work", ["--env", "ecosystem.config.js"]),
        ("sendSignal NOSUCH web", "", ["NOSUCH"]),
        ("env 99", "", ["99"]),
        ("deploy", "", ["pbm deploy [file] <environment>"]),
        ("deploy production", "Not any default deployment file exists", ["no file is named", "ecosystem.config.js", "ecosystem.yml"]),
    ];

    [Fact]
    public async Task Every_line_of_bad_input_ends_as_in_PM2_and_says_at_least_as_much()
    {
        await using var pm2 = RealPm2.Beside(Home);
        Home.Write("web.js", "setInterval(() => {}, 1000)");
        Home.Write("bad.json", "{ \"apps\": [ {");
        (await pm2.RunAsync("start", "web.js", "--name", "web")).Succeeded();
        (await Home.PbmAsync("start", "web.js", "--name", "web")).Succeeded();
        var faults = new List<string>();
        // Nothing here changes anything: several of PM2's commands at once save half a minute.
        await Parallel.ForEachAsync(Table, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken }, async (entry, _) =>
        {
            string[] words = entry.Line.Split(' ');
            var (theirs, ours) = (await pm2.RunAsync(words), await Home.PbmAsync(words));
            var said = new List<string>();
            if (ours.ExitCode != 1) said.Add($"pbm ended with {ours.ExitCode}");
            if (theirs.ExitCode != 1) said.Add($"PM2 ended with {theirs.ExitCode}");
            if (!theirs.All.Contains(Filled(entry.Theirs), StringComparison.Ordinal)) said.Add($"PM2 says something else: {theirs.All}");
            said.AddRange(entry.Ours.Select(Filled).Where(part => !ours.All.Contains(part, StringComparison.Ordinal)).Select(part => $"'{part}' is not in: {ours.All}"));
            if (said.Count == 0) return;
            lock (faults) faults.Add($"{entry.Line}: {string.Join("; ", said)}");
        });

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.Equal("online", Assert.Single(await Home.ListAsync()).Status);
    }

    [Fact]
    public async Task With_an_empty_list_all_means_nothing()
    {
        await using var pm2 = RealPm2.Beside(Home);
        foreach (var verb in (string[])["stop", "restart", "delete", "reload"])
        {
            var (theirs, ours) = (await pm2.RunAsync(verb, "all"), await Home.PbmAsync(verb, "all"));
            Assert.Equal((1, 1), (theirs.ExitCode, ours.ExitCode));
            Assert.Contains("No process found", theirs.All, StringComparison.Ordinal);
            Assert.Contains("No process found", ours.All, StringComparison.Ordinal);
        }
    }

    private string Filled(string text) => text.Replace("{dir}", Home.Folder, StringComparison.Ordinal);
}
