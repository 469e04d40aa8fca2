using ActorPm.Node.Hosting;
using ActorPm.Node.Os;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ActorPm.Node.Api;

/// <summary>
/// Lets in the node's own user, root, and the members of the group that was named. The modes of home and socket say
/// the same; this holds even where somebody has changed them.
/// </summary>
internal static class PeerCheck
{
    private const int Root = 0;

    /// <summary>The check, as middleware of a connection.</summary>
    /// <param name="group">The group that is let in now; null for none.</param>
    /// <param name="log">Told of those who are not.</param>
    public static Func<ConnectionDelegate, ConnectionDelegate> Admit(Func<int?> group, NodeLog log) => next => async connection =>
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is not null && PeerCredentials.Of(socket) is { } peer && !Admits(peer, Accounts.CurrentUserId, group()))
        {
            log.Warning($"A connection of user {peer.UserId} to the node's socket was refused");
            connection.Abort();
            return;
        }

        await next(connection);
    };

    /// <summary>Whether a request comes from the owner of the home or root: members of the group use the node, its secrets are not theirs.</summary>
    public static bool IsOwner(HttpContext http) =>
        http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket && PeerCredentials.Of(socket) is { } peer && (peer.UserId == Root || peer.UserId == Accounts.CurrentUserId);

    /// <summary>Whether the other side may use the node of <paramref name="owner"/>.</summary>
    public static bool Admits(PeerCredentials peer, int owner, int? group) =>
        peer.UserId == Root || peer.UserId == owner || (group is { } wanted && (peer.GroupId == wanted || peer.Groups.Contains(wanted)));
}
