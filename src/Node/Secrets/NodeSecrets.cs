using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Secrets;

/// <summary>All secret values of this server: its own are sealed here, those of the fleet's apps before they come here.</summary>
/// <param name="ofHome">Those of the home.</param>
/// <param name="openOfFleet">Opens a value of the fleet; null when its key is not here.</param>
internal sealed class NodeSecrets(ISecrets ofHome, Func<string, string?> openOfFleet) : ISecrets
{
    /// <inheritdoc />
    public string Seal(string variable, string value) => ofHome.Seal(variable, value);

    /// <inheritdoc />
    public string? Open(string value) => SealedValue.FleetKey(value) is null ? ofHome.Open(value) : openOfFleet(value);
}
