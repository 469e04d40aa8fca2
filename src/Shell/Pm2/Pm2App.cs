using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Pm2;

/// <summary>Processes of PM2 that are instances of one app.</summary>
/// <param name="Processes">In order of id.</param>
/// <param name="Environment">What is declared and what came along, the same for all of them.</param>
internal sealed record Pm2App(IReadOnlyList<Pm2Process> Processes, Pm2Environment Environment)
{
    public Pm2Process First => Processes[0];

    public string Name => First.Name;

    /// <summary>An import was cut off when it was stopped in PM2 already, or about to be.</summary>
    public bool WasCutOff { get; init; }

    public bool Runs => WasCutOff || Processes.Any(process => process.Runs);

    public IReadOnlyList<int> Ids => [.. Processes.Select(process => process.Id)];

    /// <summary>A module of PM2's, which is no app of the user's.</summary>
    public bool IsModule => First.Flag("pmx_module");

    /// <summary>Instances with another environment (<c>increment_var</c>) are apps of their own.</summary>
    public static IReadOnlyList<Pm2App> Group(IEnumerable<Pm2Process> processes, IReadOnlyDictionary<string, string> shell) =>
    [
        .. processes
            .OrderBy(process => process.Id)
            .Select(process => (Process: process, Environment: Pm2Environment.Of(process, shell)))
            .GroupBy(entry => string.Join(
                '\0',
                [
                    entry.Process.Name, entry.Process.Text("namespace"), entry.Process.Text("pm_exec_path"), entry.Process.Text("pm_cwd"),
                    entry.Process.Text("exec_mode"), .. entry.Process.Texts("args"),
                    .. entry.Environment.Declared.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"),
                ]))
            .Select(group => new Pm2App([.. group.Select(entry => entry.Process)], group.First().Environment)),
    ];
}

/// <summary>An app of PM2 as it will be here.</summary>
/// <param name="App">What PM2 has.</param>
/// <param name="Spec">What it becomes; null when it cannot be carried over.</param>
/// <param name="Remarks">What could not be carried over, and what will be different.</param>
internal sealed record ConvertedApp(Pm2App App, AppSpec? Spec, IReadOnlyList<string> Remarks)
{
    public static ConvertedApp Refused(Pm2App app, string why) => new(app, null, [why]);

    public static ConvertedApp Refused(Pm2App app, DeclarationException fault) =>
        new(app, null, [fault.Hint is null ? fault.Message : $"{fault.Message} ({fault.Hint})"]);
}
