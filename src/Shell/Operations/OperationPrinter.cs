using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>Turns the updates of an operation into PM2's lines as they come.</summary>
/// <param name="output">Where to.</param>
/// <param name="fromFile">Apps come from a file, which PM2 words differently.</param>
internal sealed class OperationPrinter(ShellOutput output, bool fromFile = false)
{
    private readonly Dictionary<int, AppAction> _actions = [];
    private readonly Dictionary<int, NewApp> _started = [];
    private readonly HashSet<string> _noted = [];
    private readonly HashSet<string> _names = [];

    /// <summary>What the node said to end with; null while it has not, and for good when the answer was cut off.</summary>
    public ExitCode? Ended { get; private set; }

    /// <summary>Something was begun, so that the list has changed.</summary>
    public bool Began => _actions.Count > 0 || _started.Count > 0;

    /// <summary>Instances it is about.</summary>
    public IEnumerable<int> Ids => _actions.Keys.Concat(_started.Keys);

    /// <summary>Apps it is about.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>New apps were started by name of their script.</summary>
    public bool StartedNew => _started.Count > 0;

    public bool Failed { get; private set; }

    public void Print(OperationUpdate update)
    {
        switch (update)
        {
            case OperationApplying applying:
                Apply(applying);
                break;
            case OperationStarting starting:
                Start(starting);
                break;
            case InstanceSucceeded succeeded:
                Succeed(succeeded);
                break;
            case InstanceFailed failed:
                Fail(failed);
                break;
            case OperationNotice { Warning: true } notice:
                output.Warning(notice.Text);
                break;
            case OperationNotice notice:
                output.Info(notice.Text);
                break;
            case OperationError error:
                Failed = true;
                PrintError(output, error.Error);
                break;
            case OperationFinished finished:
                Ended = finished.Code;
                break;
        }
    }

    /// <summary>PM2 warns of an empty list and shouts at the rest.</summary>
    public static void PrintError(ShellOutput output, ApiError error)
    {
        if (error.Code == ApiErrorCode.NothingThere) output.Warning(error.Message);
        else output.Error(error.Message, error.Hint);
    }

    private void Apply(OperationApplying applying)
    {
        _names.Add(applying.Name);
        foreach (var id in applying.Ids) _actions[id] = applying.Action;
        if (applying.Action == AppAction.Reset) return;
        output.Info($"Applying action {Pm2Name(applying.Action)} on app [{applying.Name}](ids: [ {string.Join(", ", applying.Ids)} ])");
    }

    private void Start(OperationStarting starting)
    {
        _names.Add(starting.Name);
        var app = new NewApp(starting.Name, starting.Ids.Count);
        foreach (var id in starting.Ids) _started[id] = app;
        if (!fromFile) output.Info($"Starting {starting.Script} in {starting.Mode} ({starting.Ids.Count} instance{(starting.Ids.Count == 1 ? "" : "s")})");
    }

    private void Succeed(InstanceSucceeded succeeded)
    {
        // Once for an app: its instances run the same program.
        if (succeeded.Note is { } note && _noted.Add(succeeded.Name)) output.Info($"[{succeeded.Name}] {note}");
        if (_started.TryGetValue(succeeded.Id, out var app))
        {
            if (++app.Up == app.Instances && fromFile) output.Info($"App [{app.Name}] launched ({app.Instances} instances)");
        }
        else if (_actions.GetValueOrDefault(succeeded.Id) == AppAction.Reset)
        {
            output.Info($"Resetting meta for process id {succeeded.Id}");
        }
        else
        {
            output.Info($"[{succeeded.Name}]({succeeded.Id}) ✓");
        }
    }

    private void Fail(InstanceFailed failed)
    {
        Failed = true;
        output.Error($"[{failed.Name}]({failed.Id}) {failed.Reason}", failed.Next);
        if (failed.LastErrorLines.Count == 0) return;
        output.Aside("  last lines of its standard error:");
        foreach (var line in failed.LastErrorLines) output.Aside("    " + line);
    }

    private static string Pm2Name(AppAction action) => action switch
    {
        AppAction.Stop => "stopProcessId",
        AppAction.Delete => "deleteProcessId",
        AppAction.Reload => "reloadProcessId",
        AppAction.Undelete => "undeleteProcessId",
        _ => "restartProcessId",
    };

    private sealed record NewApp(string Name, int Instances)
    {
        public int Up { get; set; }
    }
}
