namespace ActorPm.Contracts.Apps;

/// <summary>The project that apps of the fleet belong to on each server: what tells them from the server's own.</summary>
public static class FleetProject
{
    private const string Prefix = "fleet:";

    /// <summary>The project of an app of the fleet; no file can have it, since theirs are absolute paths or plain words.</summary>
    public static string Of(string app) => Prefix + app;

    /// <summary>Whether an app with this project was put here by the fleet.</summary>
    public static bool Is(string? project) => project?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
