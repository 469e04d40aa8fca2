namespace ActorPm.Relay;

/// <summary>How much, in bytes, and how long, in seconds.</summary>
internal static class RelayLimits
{
    /// <summary>Head of a request or response. Node.js takes 16 KiB, nginx 32 KiB.</summary>
    public const int Head = 64 * 1024;

    /// <summary>Of a request's bytes, kept to send it again to another instance.</summary>
    public const int Repeat = 64 * 1024;

    /// <summary>Of a client's next requests, while one is answered.</summary>
    public const int Ahead = 64 * 1024;

    /// <summary>From the first byte of a head to its last: a client that trickles has no longer.</summary>
    public const int ReceiveHead = 30;

    /// <summary>Between two requests; longer than any usual balancer in front keeps its connections.</summary>
    public const int IdleClient = 75;

    /// <summary>Without a byte of the body, or without taking a byte of the response.</summary>
    public const int Stalled = 60;

    /// <summary>A client that has ended its side, perhaps only half, has this long from byte to byte of the response.</summary>
    public const int HalfClosed = 30;

    /// <summary>On the loopback interface: the instance's backlog is full.</summary>
    public const int Connect = 5;

    /// <summary>Until an instance is there: a single one that is being restarted.</summary>
    public const int WaitForInstance = 5;

    /// <summary>Reading on after a refusal, so that the client gets to see it.</summary>
    public const int Linger = 2;

    /// <summary>An idle client of a relay that is replaced.</summary>
    public const int IdleWhileRetiring = 5;
}
