using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;

namespace ActorPm.Node.Fleet;

/// <summary>The certificates of this server in use: what is renewed counts for the next connection, and for the next ActorSystem.</summary>
internal sealed class FleetCertificates
{
    private volatile FleetIdentity? _current;
    private volatile FleetIdentity? _ofActors;

    /// <summary>Those of now; null outside a fleet.</summary>
    public FleetIdentity? Current => _current;

    /// <summary>Those that the ActorSystem was built with; null outside a fleet, and before there is one.</summary>
    public FleetIdentity? OfActors => _ofActors;

    /// <summary>Of the authorities whose certificates this server shows, the lower; null outside a fleet.</summary>
    public AuthorityRank? Lowest => _current is not { } current ? null
        : _ofActors is { } actors && actors.Authority.Rank < current.Authority.Rank ? actors.Authority.Rank : current.Authority.Rank;

    /// <summary>After each change of what is shown.</summary>
    public event Action? Changed;

    /// <summary>Takes those of a file.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are damaged.</exception>
    /// <exception cref="ArgumentException">The certificate is that of another key.</exception>
    public void Take(FleetFile file)
    {
        _current = FleetIdentity.Read(file);
        Changed?.Invoke();
    }

    /// <summary>This server is in no fleet any more.</summary>
    public void Drop() => (_current, _ofActors) = (null, null);

    /// <summary>For an ActorSystem that is built now.</summary>
    public FleetIdentity? ForActors()
    {
        _ofActors = _current;
        Changed?.Invoke();
        return _ofActors;
    }
}
