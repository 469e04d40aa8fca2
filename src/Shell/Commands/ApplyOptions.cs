using System.CommandLine;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.ConfigFiles;

namespace ActorPm.Shell.Commands;

/// <summary>What <c>plan</c> and <c>apply</c> have in common.</summary>
internal sealed class ApplyOptions
{
    private readonly Option<string?> _only = Operands.Only();
    private readonly Option<string?> _environment = new("--env") { Description = "lay this environment of the file over its apps", HelpName = "name" };

    /// <summary>The file; null for the one of the folder.</summary>
    public Argument<string?> File { get; } = Operands.Optional("file", "a configuration file (pm.conf or ecosystem.config.js of this folder without one)");

    /// <summary>Remove what the file has no longer.</summary>
    public Option<bool> Prune { get; } = new("--prune") { Description = "remove apps that this project's file declared earlier and has no longer" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(File);
        command.Options.Add(_environment);
        command.Options.Add(_only);
        command.Options.Add(Prune);
    }

    /// <summary>What of the file is meant.</summary>
    public FileSelection Selection(ParseResult parsed) => new(parsed.GetValue(_environment), Operands.NamesIn(parsed.GetValue(_only)));
}
