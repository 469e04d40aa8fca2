using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Processes;

/// <summary>Tells of the life of one instance: events for the log, calls of its app's hooks.</summary>
internal sealed class InstanceEvents(SupervisorServices services, int id)
{
    /// <summary>Something happened to the process of this generation.</summary>
    public void Append(StoredApp app, long generation, string kind, string text) => services.Events.Append(new EventRecord
    {
        At = services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        Kind = kind,
        Name = app.Spec.Name,
        Id = id,
        Generation = generation,
        Text = text,
    });

    /// <summary>Calls the hooks that hang on an event.</summary>
    /// <param name="app">The app.</param>
    /// <param name="environment">Environment of its process.</param>
    /// <param name="memory">What the instance remembers after the event.</param>
    /// <param name="happened">The event.</param>
    public void CallHooks(StoredApp app, IReadOnlyDictionary<string, string> environment, ProcessMemory memory, RecordEvent happened)
    {
        if (services.Hooks is not { } hooks) return;
        var exit = happened.Kind == "online" ? null : memory.LastExit;
        foreach (var (hook, target) in HookTargets.Of(app.Spec.Hooks, happened.Kind))
            hooks.Call(new HookCall(hook, target, app.AppId, app.Spec, environment, id, exit?.Generation ?? memory.Generation, happened.Text, exit?.Code, exit?.SignalName));
    }
}
