using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary>
/// The palette <c>server</c>: <c>server config</c> prints every setting of this node with its origin, the others change what the
/// fleet uses a server for.
/// </summary>
internal static class ServerCommand
{
    private const int WidestValue = 40;

    public static Command Declare(Session session)
    {
        var all = new Option<bool>("--all") { Description = "also those of Akka that nobody has changed" };
        var command = new Command("server", "look at this server, and say what the fleet uses a server for")
        {
            new Command("config", "every setting of node.conf with its value and where that comes from") { all }
                .Does((parsed, cancellation) => ConfigAsync(session, parsed.GetValue(all), cancellation)),
        };
        foreach (var use in ServerUseCommands.Declare(session)) command.Subcommands.Add(use);
        return command;
    }

    private static async Task<ExitCode> ConfigAsync(Session session, bool all, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var settings = await node.ConfigurationAsync(all, cancellation);
        foreach (var notice in session.NodeNotices.Where(notice => notice.Contains("node.conf", StringComparison.Ordinal))) session.Output.Warning(notice);
        session.Output.Data($"# {settings.File}");
        foreach (var line in Lines(settings.Settings)) session.Output.Data(line);
        session.Output.Data("# Akka");
        foreach (var line in Lines(settings.Akka)) session.Output.Data(line);
        return ExitCode.Ok;
    }

    /// <summary>Columns as wide as they need to be.</summary>
    private static IEnumerable<string> Lines(IReadOnlyList<EffectiveSetting> settings)
    {
        if (settings.Count == 0) return [];
        var key = settings.Max(setting => setting.Key.Length);
        var value = Math.Min(WidestValue, settings.Max(setting => setting.Value.Length));
        return settings.Select(setting =>
            $"{setting.Key.PadRight(key)} = {setting.Value.PadRight(value)}  # {setting.Origin}{(setting.Meaning.Length > 0 ? ": " + setting.Meaning : "")}");
    }
}
