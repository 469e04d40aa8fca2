using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Store;

namespace ActorPm.Node.Settings;

/// <summary>
/// The settings of this server that <c>pbm set</c> changes: on disk in <c>state.db</c>, in memory for the
/// launch planner. Written by the API, one change after the other; outlives the ActorSystem.
/// </summary>
internal sealed class SettingsStore(Task<StateDatabase> database, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyDictionary<string, string> _values = new Dictionary<string, string>();
    private RotationSettings _rotation = new();

    /// <summary>All that is set.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The rotation of an app's files, as its own rules and the settings have it.</summary>
    public LogRotation RotationFor(LogRotation app) => Volatile.Read(ref _rotation).For(app, time.GetUtcNow());

    /// <summary>Reads what is on disk; before the first app is started.</summary>
    public async Task LoadAsync() => Use((await database).ReadSettings());

    /// <summary>Changes them; what is told is on disk.</summary>
    public async Task<SettingsChange> ChangeAsync(ChangeSettings request)
    {
        await _turn.WaitAsync();
        try
        {
            var change = SettingsChange.Decide(_values, request);
            if (change.Error is not null) return change;
            await (await database).WriteSettingsAsync(change.Values);
            Use(change.Values);
            return change;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private void Use(IReadOnlyDictionary<string, string> values)
    {
        _values = values;
        const string prefix = LogRotateModule.Name + ":";
        Volatile.Write(ref _rotation, LogRotateModule.Read(values
            .Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(value => value.Key[prefix.Length..], value => value.Value)));
    }
}
