using System.Globalization;
using ActorPm.Contracts.Units;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Configuration;

/// <summary>All keys of <c>node.conf</c> but the free ones of <c>labels</c> and <c>akka</c>.</summary>
internal static class NodeKeys
{
    /// <summary>Who else may use the node.</summary>
    public const string SocketGroup = "socket_group";

    private const string Nobody = "none";

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<NodeKey> All { get; } =
    [
        new("log.level", "info, warning or error", "what is less grave is not written to the node's log",
            configuration => configuration.LogLevel.ToString().ToLowerInvariant(),
            (configuration, text) => text is "info" or "warning" or "error" && Enum.TryParse<NodeLogLevel>(text, ignoreCase: true, out var level)
                ? configuration with { LogLevel = level }
                : null),
        Duration("keep.deleted", "a deleted app can be brought back for so long",
            configuration => configuration.KeepDeleted, (configuration, value) => configuration with { KeepDeleted = value }),
        Duration("keep.events", "events older than this are forgotten",
            configuration => configuration.KeepEvents, (configuration, value) => configuration with { KeepEvents = value }),
        Count("limits.events", "so many events are kept",
            configuration => configuration.MostEvents, (configuration, value) => configuration with { MostEvents = value }),
        Count("limits.instances_per_app", "more instances of one app are refused",
            configuration => configuration.MostInstancesPerApp, (configuration, value) => configuration with { MostInstancesPerApp = value }),
        new("secrets.by_name", "true or false", "values of variables are not shown whose names look secret (PASSWORD, TOKEN, …); those of env_secret never are",
            configuration => configuration.HidesByName ? "true" : "false",
            (configuration, text) => bool.TryParse(text, out var value) ? configuration with { HidesByName = value } : null),
        new("ports.private", "two ports like 20000-20999", "ports given to processes behind the proxy; auto: beside those of outgoing connections",
            configuration => configuration.PrivatePorts?.ToString() ?? "auto",
            (configuration, text) => text == "auto" ? configuration with { PrivatePorts = null }
                : PortRange.Parse(text) is { } range ? configuration with { PrivatePorts = range } : null),
        new(SocketGroup, "the name or number of a group, or none", "its members may use this node, with all that its owner may do; none: only its owner and root",
            configuration => configuration.SocketGroup.Length == 0 ? Nobody : configuration.SocketGroup,
            (configuration, text) => text.Length == 0 || text.Any(char.IsWhiteSpace) ? null : configuration with { SocketGroup = text == Nobody ? "" : text }),
        new("fleet.certificate_validity", "a duration from 1m to 90d", "the certificate of this server in its fleet counts for so long, from the next one on; it renews itself when two thirds are over",
            configuration => DurationText.ToWords(configuration.CertificateValidity),
            (configuration, text) => DurationText.TryParse(text, out var value) && value >= FleetAuthority.ShortestServerLifetime && value <= FleetAuthority.ServerLifetime
                ? configuration with { CertificateValidity = value }
                : null),
    ];

    private static NodeKey Duration(string name, string meaning, Func<NodeConfiguration, TimeSpan> get, Func<NodeConfiguration, TimeSpan, NodeConfiguration> set) =>
        new(name, "a duration like 12h or 7d", meaning, configuration => DurationText.ToWords(get(configuration)),
            (configuration, text) => DurationText.TryParse(text, out var value) && value > TimeSpan.Zero ? set(configuration, value) : null);

    private static NodeKey Count(string name, string meaning, Func<NodeConfiguration, int> get, Func<NodeConfiguration, int, NodeConfiguration> set) =>
        new(name, "a whole number from 1 on", meaning, configuration => get(configuration).ToString(CultureInfo.InvariantCulture),
            (configuration, text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? set(configuration, value) : null);
}
