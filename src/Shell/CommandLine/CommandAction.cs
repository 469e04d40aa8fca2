using System.CommandLine;
using ActorPm.Contracts;

namespace ActorPm.Shell.CommandLine;

/// <summary>Ties what a command does to its declaration.</summary>
internal static class CommandAction
{
    public static Command Does(this Command command, Func<ParseResult, CancellationToken, Task<ExitCode>> run)
    {
        command.SetAction(async (parsed, cancellation) => (int)await run(parsed, cancellation));
        return command;
    }

    public static Command Called(this Command command, params ReadOnlySpan<string> aliases)
    {
        foreach (var alias in aliases) command.Aliases.Add(alias);
        return command;
    }
}
