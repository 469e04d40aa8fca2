using ActorPm.Shell.Os;

namespace ActorPm.Shell.Client;

/// <summary>Who types.</summary>
internal static class Caller
{
    /// <summary>The person's account, behind sudo too.</summary>
    public static string Name { get; } =
        ((string[])["SUDO_USER", "USER", "LOGNAME"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrEmpty(name))
        ?? FileOwner.NameOf(FileOwner.CurrentUser);
}
