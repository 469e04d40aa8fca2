using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Secrets;

namespace ActorPm.Node.Fleet.Secrets;

/// <summary>
/// The keys of secret values of the fleet's apps, as this server has them. They go from member to member along with the list of
/// members; a server that lacks one asks for it. Used by several threads.
/// </summary>
internal sealed class FleetSecrets(FleetStore store, FleetMembers members)
{
    private IReadOnlyList<FleetSecretKey> Keys => [.. (store.Current?.SecretKeys ?? []).Where(FleetSecretKey.IsWhole)];

    /// <summary>What can be sealed and opened with the keys that are here.</summary>
    public FleetSealing Sealing => new(Keys);

    /// <summary>What was sealed; null when its key is not here.</summary>
    public string? Open(string value) => Sealing.Open(value);

    /// <summary>The same, where there is a key to seal with: asked for, or made and told to the others, when there is none (a fleet of an older release).</summary>
    /// <exception cref="IOException">The key cannot be written.</exception>
    public async Task<FleetSealing> ForSealingAsync(CancellationToken cancellation)
    {
        if (Keys.Count == 0) await AskAsync(cancellation);
        if (Keys.Count == 0) await RenewAsync(cancellation);
        return Sealing;
    }

    /// <summary>Asks for keys that an app was sealed with and that are not here.</summary>
    public async Task AskForAsync(AppSpec app, CancellationToken cancellation)
    {
        if (Sealing.MissingFor(app).Count > 0) await AskAsync(cancellation);
    }

    /// <summary>Makes a key that seals from now on: a server that was removed does not know it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        store.Change(file => file! with { SecretKeys = FleetSecretKeys.WithNew(file!.SecretKeys) });
        await AskAsync(cancellation);
    }

    /// <summary>Each tells the other all it has.</summary>
    private Task AskAsync(CancellationToken cancellation) => members.TellAsync(cancellation);
}
