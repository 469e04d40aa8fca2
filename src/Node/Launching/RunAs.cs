using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>As whom a process runs.</summary>
/// <param name="User">Another user than the node's; null for the node's own.</param>
/// <param name="GroupId">Group; null for the node's own.</param>
/// <param name="Groups">Supplementary groups; null with no other user.</param>
internal sealed record RunAs(Account? User, int? GroupId, IReadOnlyList<int>? Groups)
{
    private const int Root = 0;

    /// <summary>What a spec asks for, or why it cannot be had.</summary>
    public static (RunAs Who, ApiError? Refusal) Of(AppSpec spec)
    {
        var own = new RunAs(null, null, null);
        Account? user = null;
        if (!string.IsNullOrEmpty(spec.User))
        {
            user = Accounts.FindUser(spec.User);
            if (user is null) return (own, Refuse(spec, $"there is no user {spec.User} on this server", "check --uid, or create the user"));
        }

        int? group = null;
        if (!string.IsNullOrEmpty(spec.Group))
        {
            group = Accounts.FindGroup(spec.Group);
            if (group is null) return (own, Refuse(spec, $"there is no group {spec.Group} on this server", "check --gid, or create the group"));
        }

        var isOwnUser = user is null || user.UserId == Accounts.CurrentUserId;
        var isOwnGroup = group is null || group == Accounts.CurrentGroupId;
        if (isOwnUser && isOwnGroup) return (own, null);
        if (Accounts.CurrentUserId != Root)
        {
            var wanted = isOwnUser ? $"group {spec.Group}" : $"user {spec.User}";
            return (own, Refuse(spec, $"only root can run a program as {wanted}; the node runs as {Accounts.FindUser(Accounts.CurrentUserId)?.Name ?? $"user {Accounts.CurrentUserId}"}", "start ActorPm as root for this"));
        }

        // A group alone: the node's own user keeps its id, which the keeper must be told to set groups at all.
        user ??= Accounts.FindUser(Accounts.CurrentUserId);
        var main = group ?? user?.GroupId ?? Accounts.CurrentGroupId;
        return (new RunAs(user, main, user is null ? [main] : Accounts.GroupsOf(user, main)), null);
    }

    private static ApiError Refuse(AppSpec spec, string why, string hint) =>
        new() { Code = ApiErrorCode.CannotRun, Message = $"{spec.Name} cannot be started: {why}", Hint = hint };
}
