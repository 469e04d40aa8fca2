using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Publishing;

/// <summary>
/// What a server's keeper is told of ports that answer on every server; pure. It follows from the records that every server has, so that it
/// needs no scheduler: servers to which an app is assigned are asked for it, and those that have no instance ready refuse.
/// </summary>
public static class PublicationPlan
{
    /// <summary>The order for a keeper.</summary>
    /// <param name="self">Id of this server.</param>
    /// <param name="members">All servers, removed ones too.</param>
    /// <param name="apps">The fleet's apps, with the marks of deleted ones.</param>
    /// <param name="assignments">What is assigned to servers.</param>
    /// <param name="identity">File the relay reads who it is from.</param>
    public static PublishRequest Of(
        string self, IReadOnlyCollection<MemberRecord> members, IEnumerable<FleetApp> apps, IReadOnlyCollection<Assignment> assignments, string identity)
    {
        var needs = new[] { KeeperAbilities.Publish };
        var published = apps.Where(app => app is { IsDeleted: false, IsWanted: true, Publish: PublishedPorts.OnFleet, Listening.Count: > 0 }).OrderBy(app => app.Name, StringComparer.Ordinal).ToList();
        // Where nothing is published no door is open either.
        if (published.Count == 0 || members.FirstOrDefault(member => member.ServerId == self && !member.IsRemoved) is not { } own) return new PublishRequest { Needs = needs };
        var others = members.Where(member => !member.IsRemoved && member.ServerId != self).OrderBy(member => member.ServerId, StringComparer.Ordinal).ToList();
        return new PublishRequest
        {
            Needs = needs,
            Door = new ListenAddress(own.Address, own.RelayPort, null).ToString(),
            Identity = identity,
            Groups =
            [
                .. published.Select(app => new PublishedGroup
                {
                    Group = FleetProject.Of(app.Name),
                    Name = app.Name,
                    Listen = app.Listening,
                    Proxy = ProxyOf(app.Spec),
                    Servers = [.. others.Select(member => ServerOf(member, app.Name, assignments)).OfType<PublishedServer>()],
                }),
            ],
        };
    }

    /// <summary>The same order: nothing needs to be told.</summary>
    public static bool AreSame(PublishRequest one, PublishRequest other) =>
        one.Door == other.Door && one.Identity == other.Identity && one.Groups.Count == other.Groups.Count
        && one.Groups.Zip(other.Groups).All(pair => pair.First with { Listen = [], Servers = [] } == pair.Second with { Listen = [], Servers = [] }
            && pair.First.Listen.SequenceEqual(pair.Second.Listen) && pair.First.Servers.SequenceEqual(pair.Second.Servers));

    private static PublishedServer? ServerOf(MemberRecord member, string app, IReadOnlyCollection<Assignment> assignments) =>
        assignments.FirstOrDefault(assignment => assignment.ServerId == member.ServerId)?.Find(app) is { IsWanted: true } assigned
            ? new PublishedServer(member.ServerId, member.Address, member.RelayPort, assigned.Instances)
            : null;

    /// <summary>What the relay understands where it serves the app for certain; of others the bytes pass as they are.</summary>
    private static ProxyProtocol ProxyOf(AppSpec spec) =>
        spec.Handoff.Kind == HandoffKind.Proxy || (spec.Handoff is { Kind: HandoffKind.Auto, Listen.Count: > 0 } && spec.Mode == ExecMode.Fork) ? spec.Handoff.Proxy : ProxyProtocol.Tcp;
}
