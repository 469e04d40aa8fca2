using System.Globalization;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>The servers of a fleet as a table.</summary>
internal static class FleetTable
{
    private static readonly string[] Headers = ["server", "state", "address", "labels", "signs", "build"];

    public static void Print(Session session, FleetStatus status)
    {
        var rows = status.Servers.Select(server => new Cell[]
        {
            new(server.ServerId == status.ServerId ? server.Name + " (here)" : server.Name),
            new(server.State, Paint(server.State)),
            new(server.Address),
            new(string.Join(' ', Marks(server))),
            new(server.HoldsAuthority ? "yes" : "no"),
            new(server.Build ?? "-"),
        }).ToList();
        session.Output.Line(BoxTable.Render(Headers, rows, session.Output.Colours));
        var majority = status.HasMajority ? "a majority answers" : "no majority answers: the fleet cannot be changed from here";
        session.Output.Line(status.IsInCluster
            ? $"fleet {status.FleetId}, {majority}"
            : $"fleet {status.FleetId}; this server is an island, its apps run on: {status.Reason}");
        if (status.Servers.FirstOrDefault(server => server.ServerId == status.ServerId)?.CertificateEndsAt is { } end)
            session.Output.Line($"certificate of this server until {DateTimeOffset.FromUnixTimeMilliseconds(end).ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        if (status.AuthorityNumber > 1)
            session.Output.Line($"authority {status.AuthorityNumber}, {status.AuthorityServers} of {status.Servers.Count} servers have certificates of it");
        foreach (var notice in status.Notices) session.Output.Warning(notice);
    }

    private static IEnumerable<string> Marks(FleetServer server)
    {
        foreach (var (label, value) in server.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)) yield return $"{label}={value}";
        if (server.IsWitness) yield return "witness";
        if (server.IsPreferred) yield return "preferred";
        if (server.IsDraining) yield return "draining";
        else if (server.IsCordoned) yield return "cordoned";
    }

    private static Func<Palette, string, string> Paint(string state) => state switch
    {
        "up" => (palette, text) => palette.Green(text),
        "island" => (palette, text) => palette.Yellow(text),
        _ => (palette, text) => palette.Red(text),
    };
}
