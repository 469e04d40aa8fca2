using System.Globalization;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Wire;

/// <summary>Paths of the API over TLS, which servers of a fleet (and those that want in) use among each other.</summary>
public static class FleetRoutes
{
    /// <summary>GET, for anybody: <see cref="ServerPorts"/>.</summary>
    public const string Ports = "/v1/fleet/ports";

    /// <summary>POST <see cref="OpenRelayPort"/>, for anybody with an invitation: <see cref="RelayPortOpened"/>.</summary>
    public const string RelayPort = "/v1/fleet/relay-port";

    /// <summary>POST <see cref="AdmitServer"/>, for anybody with an invitation: <see cref="ServerAdmitted"/>.</summary>
    public const string Admit = "/v1/fleet/admit";

    /// <summary>GET, for anybody who knows id and key of a server: <see cref="ServerRemoval"/>. Older servers refuse it.</summary>
    public const string Removal = "/v1/fleet/removal";

    /// <summary>Part of the query of <see cref="Removal"/>: the id of the server that asks.</summary>
    public const string RemovedServer = "server";

    /// <summary>Part of the query of <see cref="Removal"/>: SHA-256 of its key.</summary>
    public const string RemovedKey = "key";

    /// <summary><see cref="Removal"/> as a server asks that nobody lets in.</summary>
    /// <param name="self">Its own record.</param>
    public static string RemovalOf(MemberRecord self) => $"{Removal}?{RemovedServer}={Uri.EscapeDataString(self.ServerId)}&{RemovedKey}={Uri.EscapeDataString(self.KeyHash)}";

    /// <summary>GET, for members: <see cref="ClusterAnswer"/>.</summary>
    public const string Cluster = "/v1/fleet/cluster";

    /// <summary>Part of the query of <see cref="Cluster"/>: the number of the ActorSystem of a server that looks for a cluster.</summary>
    public const string SeekerKey = "seeker";

    /// <summary><see cref="Cluster"/> as a server asks that looks for one; older servers do not look at it.</summary>
    /// <param name="uid">Number of its ActorSystem.</param>
    public static string ClusterFor(int uid) => string.Create(CultureInfo.InvariantCulture, $"{Cluster}?{SeekerKey}={uid}");

    /// <summary>POST <see cref="KnownMembers"/>, for members: takes them in and answers with all this server knows.</summary>
    public const string Members = "/v1/fleet/members";

    /// <summary>POST <see cref="SignCertificate"/>, for members, where the authority's key is: <see cref="SignedCertificate"/>.</summary>
    public const string Sign = "/v1/fleet/sign";

    /// <summary>POST <see cref="Wire.SignClient"/>, for members, where the authority's key is: <see cref="SignedCertificate"/>.</summary>
    public const string SignClient = "/v1/fleet/sign-client";

    /// <summary>POST <see cref="AskAuthorityKey"/>, for members that are to have it: <see cref="AuthorityKeyGiven"/>.</summary>
    public const string AuthorityKey = "/v1/fleet/authority-key";

    /// <summary>
    /// Before a path of the API, with role and name of a client after it, for members: the request is that client's and has its rights. A
    /// path of its own, so that a server that knows no clients refuses it rather than take it for a member's.
    /// </summary>
    public const string AsClient = "/v1/as";
}
