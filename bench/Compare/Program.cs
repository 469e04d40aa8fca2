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

Measure[] managing =
[
    new ListApps(options.Apps),
    new StartApps(options.Apps, nodeJs: true),
    new StartApps(options.Apps, nodeJs: false),
    new Replacement(),
    new LogThroughput(options.Mebibytes, 100, "a write for each line", 5),
    new LogThroughput(options.Mebibytes, 65_536, "64 KB blocks", 3),
    new Memory(options.Apps),
    new Requests("keep-alive", new Bar(1.1, AtLeast: true), close: false),
    new Requests("short connections", new Bar(1.5, AtLeast: true), close: true),
    new Requests("short connections, balance = kernel", new Bar(2, AtLeast: true), close: true, balance: "kernel"),
    new Reload(4),
    new PlanApps(200),
    new PreloadCost(),
];
Measure[] relaying =
[
    new Proxying("tcp", close: false),
    new Proxying("tcp", close: true),
    new Proxying("http", close: false),
];

List<Contender> managers = [new("PM2", () => new Pm2()), new("ActorPm", () => new ActorPmItself())];
if (Supervisord.IsInstalled) managers.Add(new("supervisord", () => new Supervisord()));
else Console.Error.WriteLine("supervisord is not installed (apt-get install supervisor): left out");
List<Contender> proxies = [new("nginx", () => new Nginx()), new("ActorPm", () => new ActorPmItself())];

List<Report> reports = [];
foreach (var (measures, contenders) in ((Measure[], List<Contender>)[])[(managing, managers), (relaying, proxies)])
{
    var report = new Report([.. contenders.Select(contender => contender.Name)]);
    reports.Add(report);
    foreach (var measure in measures.Where(measure => options.Only is null || measure.Name.Contains(options.Only, StringComparison.Ordinal)))
    {
        if (measure.Missing is { } missing)
        {
            Console.Error.WriteLine($"{measure.Name} is left out: {missing}");
            continue;
        }

        foreach (var (reading, medians) in await Alternation.RunAsync(measure, contenders, options.Rounds))
            report.Add(reading, medians);
    }
}

Console.WriteLine();
Console.WriteLine($"{Machine.Describe()}; medians of {options.Rounds} rounds");
foreach (var report in reports.Where(report => report.Rows.Count > 0))
{
    Console.WriteLine();
    Console.Write(report.Markdown(report.Rows));
}

if (options.Write is { } file) Document.Update(file, options, reports);
return reports.TrueForAll(report => report.AllHold) ? 0 : 2;
