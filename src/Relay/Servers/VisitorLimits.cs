namespace ActorPm.Relay.Servers;

/// <summary>How many may knock and come in, so that strangers can neither fill the memory nor keep servers of the fleet out. Not for several threads.</summary>
internal sealed class VisitorLimits
{
    /// <summary>From addresses of no server, at a time: whoever shows nothing has such a place for as long as a handshake may take.</summary>
    public const int StrangersAtTheDoor = 16;

    /// <summary>From addresses of servers.</summary>
    public const int ServersAtTheDoor = 256;

    /// <summary>That have come in: each carries one client at a time.</summary>
    public const int Inside = 8192;

    private int _strangers;
    private int _servers;

    /// <summary>So many are in.</summary>
    public int Count { get; private set; }

    /// <summary>False: it is turned away at once.</summary>
    /// <param name="isServer">It comes from the address of a server of the fleet.</param>
    public bool TryKnock(bool isServer)
    {
        if (Count >= Inside || (isServer ? _servers >= ServersAtTheDoor : _strangers >= StrangersAtTheDoor)) return false;
        if (isServer) _servers++;
        else _strangers++;
        return true;
    }

    /// <summary>It has been judged, or was not heard of again.</summary>
    /// <param name="isServer">As it knocked.</param>
    /// <param name="comesIn">It was let in.</param>
    public void Judged(bool isServer, bool comesIn)
    {
        if (isServer) _servers--;
        else _strangers--;
        if (comesIn) Count++;
    }

    /// <summary>One that was in has gone.</summary>
    public void Left() => Count--;
}
