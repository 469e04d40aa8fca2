using ActorPm.Contracts.Apps;
using ActorPm.Keeper.Handoff.Fds;
using ActorPm.Keeper.Handoff.NodeJs;
using ActorPm.Keeper.Handoff.Proxy;

namespace ActorPm.Keeper.Handoff;

/// <summary>The ways of handing off there are.</summary>
internal static class Routings
{
    /// <summary>Null for a way this keeper does not have.</summary>
    public static IRouting? Create(HandoffKind kind, EventLoop loop, Group group, Relays relays) => kind switch
    {
        HandoffKind.NodeJs => new NodeJsRouting(loop, group),
        HandoffKind.Fds => new FdsRouting(loop, group),
        HandoffKind.Proxy => new ProxyRouting(loop, group, relays),
        _ => null,
    };
}
