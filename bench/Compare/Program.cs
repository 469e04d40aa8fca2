using ActorPm.Compare;
using ActorPm.Compare.Managers;
using ActorPm.Compare.Measures;

Options options;
try
{
    options = Options.Read(args);
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine($"compare: {fault.Message}");
    return 1;
}

Measure[] measures =
[
    new ListApps(options.Apps),
    new StartApps(options.Apps, nodeJs: true),
    new StartApps(options.Apps, nodeJs: false),
    new Replacement(),
    new LogThroughput(options.Mebibytes, 100, "a write for each line", 5),
    new LogThroughput(options.Mebibytes, 65_536, "64 KB blocks", 3),
    new Memory(options.Apps),
];

List<Func<Manager>> managers = [() => new Pm2(), () => new ActorPmItself()];
List<string> names = ["PM2", "ActorPm"];
if (Supervisord.IsInstalled)
{
    managers.Add(() => new Supervisord());
    names.Add("supervisord");
}
else
{
    Console.Error.WriteLine("supervisord is not installed (apt-get install supervisor): left out");
}

var report = new Report(names);
foreach (var measure in measures.Where(measure => options.Only is null || measure.Name.Contains(options.Only, StringComparison.Ordinal)))
    foreach (var (reading, medians) in await Alternation.RunAsync(measure, managers, options.Rounds))
        report.Add(reading, medians);

var text = report.Markdown();
Console.WriteLine();
Console.WriteLine($"{Machine.Describe()}; medians of {options.Rounds} rounds");
Console.WriteLine();
Console.Write(text);
if (options.Write is { } file) Document.Replace(file, options, text);
return report.AllHold ? 0 : 2;
