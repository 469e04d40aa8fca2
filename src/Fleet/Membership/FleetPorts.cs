namespace ActorPm.Fleet.Membership;

/// <summary>Ports of a server in a fleet, on its address of the fleet; each can be set.</summary>
public static class FleetPorts
{
    /// <summary>The API over TLS.</summary>
    public const int Api = 9110;

    /// <summary>Akka.Remote over mutual TLS.</summary>
    public const int Actors = 9111;

    /// <summary>The relay between servers over mutual TLS.</summary>
    public const int Relay = 9112;
}
