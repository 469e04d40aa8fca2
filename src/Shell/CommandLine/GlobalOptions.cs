using System.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.CommandLine;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<bool> _silent = new("--silent", "-s") { Description = "no messages", Recursive = true };
    private readonly Option<bool> _miniList = new("--mini-list", "-m") { Description = "list as blocks instead of a table", Recursive = true };
    private readonly Option<bool> _noColour = new("--no-color") { Description = "no colours", Recursive = true };

    private readonly Option<string[]> _on = new("--on")
    {
        Description = "for servers of the fleet: a name, a label (role=web), all",
        HelpName = "server",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_silent);
        root.Options.Add(_miniList);
        root.Options.Add(_noColour);
        root.Options.Add(_on);
    }

    /// <summary>The servers that are meant; empty without <c>--on</c>.</summary>
    public IReadOnlyList<string> On(ParseResult parsed) => parsed.GetResult(_on) is null ? [] : parsed.GetValue(_on) ?? [];

    public void ApplyTo(Session session, ParseResult parsed)
    {
        session.Output.Silent |= parsed.GetValue(_silent);
        session.MiniList |= parsed.GetValue(_miniList);
        if (!parsed.GetValue(_noColour)) return;
        session.Output.Colours = Palette.Off;
        session.Output.ErrorColours = Palette.Off;
    }
}
