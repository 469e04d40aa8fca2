using ActorPm.Contracts.Api;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Configuration;

/// <summary>What <c>node.conf</c> and what is built in come to. Never changed: a changed file makes another one.</summary>
internal sealed record NodeConfiguration
{
    /// <summary>What is less grave is not written to the node's log.</summary>
    public NodeLogLevel LogLevel { get; init; } = NodeLogLevel.Info;

    /// <summary>What this server is, for placing apps on it: <c>role</c> → <c>web</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>A deleted app can be brought back for so long.</summary>
    public TimeSpan KeepDeleted { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Events older than this are forgotten.</summary>
    public TimeSpan KeepEvents { get; init; } = TimeSpan.FromDays(30);

    /// <summary>So many events are kept.</summary>
    public int MostEvents { get; init; } = 100_000;

    /// <summary>More instances of one app than this are refused.</summary>
    public int MostInstancesPerApp { get; init; } = 10_000;

    /// <summary>Values of variables whose names look secret are not shown.</summary>
    public bool HidesByName { get; init; } = true;

    /// <summary>Ports for processes behind the proxy; null for those beside the kernel's outgoing ones.</summary>
    public PortRange? PrivatePorts { get; init; }

    /// <summary>Name or number of the group whose members may use the node as its owner does; empty for nobody else.</summary>
    public string SocketGroup { get; init; } = "";

    /// <summary>The certificate of this server in its fleet counts for so long, from the next one on.</summary>
    public TimeSpan CertificateValidity { get; init; } = FleetAuthority.ServerLifetime;

    /// <summary>The section <c>akka</c> as HOCON; empty for none.</summary>
    public string Akka { get; init; } = "";

    /// <summary>Every key with its value and where that comes from.</summary>
    public IReadOnlyList<EffectiveSetting> Settings { get; init; } = [];

    /// <summary>Nothing but what is built in.</summary>
    public static NodeConfiguration BuiltIn { get; } = NodeConfigurationReader.Finish(new NodeConfiguration(), new Dictionary<string, string>());
}
