using System.CommandLine;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.CommandLine;

/// <summary>The options of <c>start</c> and <c>restart</c> that come from <see cref="Settings"/>.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Setting Setting, Option<string[]> Option)> _options = [];

    /// <param name="command">The command that gets them.</param>
    /// <param name="isMeant">Which of them; null for all.</param>
    public SettingOptions(Command command, Func<Setting, bool>? isMeant = null)
    {
        foreach (var setting in Settings.All)
        {
            if (setting.Options.Count == 0 || isMeant?.Invoke(setting) == false) continue;
            var option = new Option<string[]>(setting.Options[0], [.. setting.Options.Skip(1)])
            {
                Description = setting.Help,
                HelpName = setting.ValueName?.Trim('[', ']'),
                Hidden = setting.Standing != Standing.Built,
                Arity = ArityOf(setting),
            };
            _options.Add((setting, option));
            command.Options.Add(option);
        }
    }

    /// <summary>What was given, in the order of the table.</summary>
    /// <exception cref="DeclarationException">One of them is not built.</exception>
    public IReadOnlyList<(Setting Setting, SettingInput Input)> Read(ParseResult parsed)
    {
        var given = new List<(Setting, SettingInput)>();
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetResult(option) is not { IdentifierToken: { } identifier } result) continue;
            if (setting.Standing == Standing.NotBuilt) throw Setting.NotBuilt(identifier.Value);
            if (setting.Apply is null) continue;
            var values = result.Tokens.Select(token => token.Value).ToList();
            // The last one of several counts, except where each adds something (stop-exit-codes).
            if (setting.ValueName is null) given.Add((setting, new SettingInput(identifier.Value, [setting.BareOption])));
            else if (setting.ValueName[0] == '[') given.Add((setting, new SettingInput(identifier.Value, values)));
            else given.AddRange(values.Select(value => (setting, new SettingInput(identifier.Value, [value]))));
        }

        return given;
    }

    private static ArgumentArity ArityOf(Setting setting) => setting.ValueName switch
    {
        null => ArgumentArity.Zero,
        ['[', ..] => ArgumentArity.ZeroOrMore,
        _ => ArgumentArity.OneOrMore,
    };
}
