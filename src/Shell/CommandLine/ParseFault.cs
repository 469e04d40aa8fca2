using System.CommandLine;
using ActorPm.Contracts.Text;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.CommandLine;

/// <summary>What is wrong with a command line, in our words.</summary>
/// <param name="Text">One sentence.</param>
/// <param name="Hint">What may have been meant; null where nothing is near.</param>
/// <param name="IsCommand">The command itself is unknown.</param>
internal sealed record ParseFault(string Text, string? Hint, bool IsCommand = false)
{
    /// <summary>PM2 prints the faults of its option parser as they are, without its prefix.</summary>
    public void PrintTo(ShellOutput output)
    {
        if (!Text.StartsWith("error: ", StringComparison.Ordinal))
        {
            output.Error(Text, Hint);
            return;
        }

        output.Aside(output.ErrorColours.Red(Text));
        if (Hint is not null) output.Aside("  " + Hint);
    }

    /// <summary>The first fault; null when there is none.</summary>
    public static ParseFault? Find(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        if (UnknownOption(parsed, command, root) is { } option) return option;
        if (command is { Subcommands.Count: > 0, Action: null }) return UnknownCommand(parsed, command, root);
        foreach (var argument in command.Arguments)
        {
            var given = parsed.GetResult(argument)?.Tokens.Count ?? 0;
            if (given < argument.Arity.MinimumNumberOfValues)
                return new ParseFault($"error: missing required argument '{argument.Name}'", $"pbm {PathOf(command)} -h tells more");
        }

        foreach (var known in command.Options)
            if (parsed.GetResult(known) is { Implicit: false } result && result.Tokens.Count < known.Arity.MinimumNumberOfValues)
                return new ParseFault($"error: option '{result.IdentifierToken}' argument missing", null);
        if (parsed.UnmatchedTokens is [var extra, ..])
            return new ParseFault($"Unknown command argument: {extra}", $"pbm {PathOf(command)} -h tells more");
        return parsed.Errors is [var other, ..] ? new ParseFault("error: " + other.Message, null) : null;
    }

    // What begins with a dash and is no option was taken for an operand, or for nothing.
    private static ParseFault? UnknownOption(ParseResult parsed, Command command, RootCommand root)
    {
        var operands = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens.Select(token => token.Value) ?? []);
        // pbm scale web -1
        var takesNumbers = command.Name == Commands.ScaleCommand.Name;
        var unknown = operands.Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(word => word is ['-', var first, ..] && !(takesNumbers && char.IsAsciiDigit(first)));
        if (unknown is null) return null;
        var name = unknown.Split('=')[0];
        var known = command.Options.Where(option => !option.Hidden).Concat(root.Options.Where(option => option.Recursive))
            .SelectMany(option => option.Aliases.Append(option.Name));
        return new ParseFault($"error: unknown option '{name}'", Meant(name, name.Length > 2 ? known : []));
    }

    private static ParseFault UnknownCommand(ParseResult parsed, Command command, RootCommand root)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
            return new ParseFault($"error: missing command after '{command.Name}'", $"pbm {PathOf(command)} -h tells more", IsCommand: command == root);
        if (command == root && PlannedCommands.Refusal(word) is { } refusal) return new ParseFault(refusal, null);
        var known = command.Subcommands.SelectMany(sub => sub.Aliases.Append(sub.Name));
        return new ParseFault(
            $"Command not found: {(command == root ? word : $"{command.Name} {word}")}", Meant(word, known), IsCommand: command == root);
    }

    /// <summary>As it is typed: a command of a palette with the words before it.</summary>
    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    private static string? Meant(string word, IEnumerable<string> known) =>
        Nearest.To(word, known) is { } near ? $"did you mean '{near}'?" : null;
}
