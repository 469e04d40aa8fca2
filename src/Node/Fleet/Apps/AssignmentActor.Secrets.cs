using ActorPm.Contracts.Apps;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <content>
/// Keys of secret values: an app may be sealed with one that has not come here yet. It is asked for once; without it the app cannot
/// run here, until the key comes with the next meeting of servers.
/// </content>
internal sealed partial class AssignmentActor
{
    private readonly HashSet<string> _askedForKeys = [];
    private readonly HashSet<string> _withoutKey = [];

    /// <summary>Whether keys are asked for before the app is carried out.</summary>
    private bool AsksForKeys(AppSpec declared)
    {
        var missing = _asking.MissingKeys(declared);
        if (missing.All(_askedForKeys.Contains)) return false;
        _askedForKeys.UnionWith(missing);
        _isBusy = true;
        _asking.AskForKeysAsync(declared, CancellationToken.None).PipeTo(Self, success: () => KeysAsked.Instance, failure: _ => KeysAsked.Instance);
        return true;
    }

    /// <summary>Remembers what cannot run here for want of a key.</summary>
    private void NoteKeys(string name, AssignedWork work)
    {
        if (work.Ineligible is not null && _known.Find(name)?.SpecOf(work.Tried?.Revision ?? 0) is { } tried && _asking.MissingKeys(tried).Count > 0) _withoutKey.Add(name);
        else _withoutKey.Remove(name);
    }

    /// <summary>A key may have come: what was refused for want of it is tried again.</summary>
    private void OnFleetChanged()
    {
        var readable = _withoutKey.Where(name => _known.Find(name) is not { } app || _asking.MissingKeys(app.Spec).Count == 0).ToList();
        if (readable.Count == 0) return;
        foreach (var name in readable)
        {
            _log.Info($"The key of {name}'s secret values has come to this server");
            _withoutKey.Remove(name);
            _work.Remove(name);
        }

        if (!_isBusy) Look();
    }

    private sealed record KeysAsked : INoSerializationVerificationNeeded
    {
        public static readonly KeysAsked Instance = new();
    }
}
