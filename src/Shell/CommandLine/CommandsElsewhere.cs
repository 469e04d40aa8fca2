using System.CommandLine;
using System.CommandLine.Parsing;
using ActorPm.Shell.Client;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.CommandLine;

/// <summary>Which commands <c>pbm host:port</c> takes; pure. What acts on files or daemons of the place where it is typed is refused.</summary>
internal static class CommandsElsewhere
{
    /// <summary>Read files of the place where they are typed.</summary>
    private static readonly HashSet<string> OfFiles = ["apply", "plan"];

    private static readonly HashSet<string> OfFleet = ["status", "apps", "clients", "client-cert", "revoke", "invite", "remove"];

    /// <summary>Refuses what cannot be done there.</summary>
    /// <exception cref="DeclarationException">It acts on this machine.</exception>
    public static void Check(RemotePlace place, ParseResult parsed)
    {
        var words = new List<string>();
        for (var command = parsed.CommandResult; command is { Command: not RootCommand }; command = command.Parent as CommandResult) words.Insert(0, command.Command.Name);
        var takes = words switch
        {
            [] => true,
            ["fleet"] or ["sysinfos"] or ["slist"] => true,
            ["fleet", var sub, ..] => OfFleet.Contains(sub),
            [var first, ..] => FleetSelection.Takes(first) && !OfFiles.Contains(first),
        };
        if (!takes) throw new DeclarationException($"pbm {string.Join(' ', words)} does not work on {place}: it acts on files or daemons of the place where it is typed", "log in there and type it there");
        var file = parsed.CommandResult.Tokens.Select(token => token.Value).FirstOrDefault(ConfigFile.IsOne);
        if (file is not null) throw OfThisPlace(place, file);
        if (words is ["start"] && parsed.CommandResult.Tokens.Count == 0) throw OfThisPlace(place, "a configuration file");
    }

    /// <summary>Why a program of this machine is not started on another one.</summary>
    public static DeclarationException OfThisPlace(RemotePlace place, string target) => new(
        $"{target} is not an app of {place}, and files of this machine are not started there",
        $"pbm {place} start <name> starts an app that is there; to declare one, log in there");
}
