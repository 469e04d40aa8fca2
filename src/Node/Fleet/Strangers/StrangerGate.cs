using System.Net;

namespace ActorPm.Node.Fleet.Strangers;

/// <summary>
/// How many connections that have not shown who they are one port of the fleet holds. Without it whoever connects and says
/// nothing costs memory, and takes places that members need. Addresses of members have places of their own, which no stranger
/// can take. May be used from everywhere at once.
/// </summary>
/// <param name="memberAddresses">Where members are; asked at each connection.</param>
internal sealed class StrangerGate(Func<IEnumerable<string>> memberAddresses)
{
    /// <summary>Of all strangers together. Servers that want in are strangers too, seldom more than one at a time.</summary>
    public const int MostStrangers = 32;

    /// <summary>Of one address, so that it takes several to keep others out. Servers behind one router share it.</summary>
    public const int MostOfAnAddress = 8;

    /// <summary>Of the address of a member: every command that asks it is a connection or two for a few milliseconds.</summary>
    public const int MostOfAMember = 128;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _held = [];
    private int _strangers;

    /// <summary>So many are held, those of members' addresses too.</summary>
    public int Held
    {
        get
        {
            lock (_lock) return _held.Values.Sum();
        }
    }

    /// <summary>A place for a connection; null when there is none.</summary>
    public StrangerPlace? Enter(IPAddress from)
    {
        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        var isMember = memberAddresses().Any(member => IPAddress.TryParse(member, out var known) && known.Equals(address));
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(address);
            if (isMember ? held >= MostOfAMember : held >= MostOfAnAddress || _strangers >= MostStrangers) return null;
            _held[address] = held + 1;
            if (!isMember) _strangers++;
        }

        return new StrangerPlace(() => Leave(address, isMember));
    }

    private void Leave(IPAddress address, bool isMember)
    {
        lock (_lock)
        {
            if (--_held[address] == 0) _held.Remove(address);
            if (!isMember) _strangers--;
        }
    }
}

/// <summary>The place of one connection, until it has shown who it is, or has ended.</summary>
internal sealed class StrangerPlace(Action leave)
{
    private Action? _leave = leave;

    /// <summary>Whether it has not shown who it is yet.</summary>
    public bool IsHeld => Volatile.Read(ref _leave) is not null;

    /// <summary>Gives it up, once.</summary>
    public void Leave() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
