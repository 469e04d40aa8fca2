using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Hosting;

/// <summary>Makes the home, or says in one sentence why it cannot be used.</summary>
internal static class HomeFolder
{
    /// <summary>Null when the home is there and ours.</summary>
    public static string? Prepare(HomePaths home)
    {
        if (Owners.Find(home.Root) is { } owner && owner != Accounts.CurrentUserId)
            return $"the home {home.Root} belongs to {NameOf(owner)}, this is {NameOf(Accounts.CurrentUserId)}: run as {NameOf(owner)}, or name another home with {HomePaths.Variable}";
        try
        {
            home.Create();
            return null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return $"the home {home.Root} cannot be made: {wrong.Message}";
        }
    }

    private static string NameOf(int userId) => Accounts.FindUser(userId)?.Name ?? $"user {userId}";
}
