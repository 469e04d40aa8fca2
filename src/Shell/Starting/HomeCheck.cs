using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Starting;

/// <summary>Whether a node can be started in a home, said in words when not.</summary>
internal static class HomeCheck
{
    /// <summary>Makes the home ready for a node of this user.</summary>
    /// <exception cref="NodeUnreachableException">It belongs to somebody else, or cannot be made or written.</exception>
    public static void Prepare(HomePaths home)
    {
        if (File.Exists(home.Root))
            throw new NodeUnreachableException($"the home {home.Root} is not a folder", $"set {HomePaths.Variable} to a folder");
        if (ForeignOwner(home) is { } stranger) throw stranger;
        try
        {
            home.Create();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeUnreachableException(
                $"the home {home.Root} cannot be made or written: {fault.Message}", $"set {HomePaths.Variable} to a folder of your own");
        }
    }

    /// <summary>The error for a home of another user; null when it is ours or not there.</summary>
    public static NodeUnreachableException? ForeignOwner(HomePaths home)
    {
        var user = FileOwner.CurrentUser;
        if (FileOwner.Of(home.Root) is not { } owner || owner == user) return null;
        var name = FileOwner.NameOf(owner);
        return new NodeUnreachableException(
            $"the home {home.Root} belongs to {name}, and you are {FileOwner.NameOf(user)}",
            $"ask as {name} (sudo -u {name} pbm …), set {HomePaths.Variable} to a folder of your own, or let {name} put your group into node.conf (socket_group)");
    }
}
