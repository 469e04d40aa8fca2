using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Interactive;

/// <summary>What stands before a line: which server is spoken with and how it stands in its fleet. Looking starts no node.</summary>
internal static class PromptText
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    /// <summary>The prompt now.</summary>
    public static async Task<string> ReadAsync(Session session)
    {
        var place = session.Remote?.Place.ToString();
        if (place is null && !File.Exists(session.Home.NodeSocket)) return Of(null, null, isRunning: false);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var node = session.Open();
            var hello = await node.HelloAsync(limit.Token);
            return Of(place, hello.Fleet is { Count: > 0 } ? await node.FleetAsync(limit.Token) : null, isRunning: true);
        }
        catch (OperationCanceledException)
        {
            return Of(place, null, isRunning: true);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or ApiFailureException)
        {
            return Of(place, null, isRunning: false);
        }
    }

    /// <summary>The same; pure.</summary>
    /// <param name="place">Another server that was named; null for this one.</param>
    /// <param name="fleet">The fleet; null outside of one, or where it does not say.</param>
    /// <param name="isRunning">A node answers.</param>
    public static string Of(string? place, FleetStatus? fleet, bool isRunning)
    {
        if (!isRunning) return place is null ? "pbm (no node)> " : $"pbm {place} (away)> ";
        if (fleet is null) return place is null ? "pbm> " : $"pbm {place}> ";
        var self = fleet.Servers.FirstOrDefault(server => server.ServerId == fleet.ServerId)?.Name ?? place ?? "?";
        var up = fleet.Servers.Count(server => server.State == "up" || server.ServerId == fleet.ServerId);
        return $"pbm {self}{(place is null ? "" : $" at {place}")} ({(fleet.IsInCluster ? "" : "island, ")}{up} of {fleet.Servers.Count} servers)> ";
    }
}
