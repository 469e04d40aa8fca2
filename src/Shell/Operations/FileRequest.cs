using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Operations;

/// <summary>What a configuration file asks for.</summary>
/// <param name="OfServer">The apps of this server.</param>
/// <param name="OfFleet">The apps of the fleet, in the order of the file.</param>
internal sealed record FileRequest(ApplyApps OfServer, IReadOnlyList<PutFleetApp> OfFleet)
{
    /// <summary>The project that the file itself names; null for none. Its folder is none in the fleet: on another server another file may lie in it.</summary>
    public string? Project { get; init; }
}
