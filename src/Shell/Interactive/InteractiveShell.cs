using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Completing;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Interactive;

/// <summary>
/// <c>pbm</c> alone on a terminal: commands one after the other, with completion and history. Each line is carried out as if it had been
/// typed behind <c>pbm</c>; Ctrl-C ends what it follows and not the shell.
/// </summary>
/// <param name="session">Makes what a command works with, anew for each.</param>
/// <param name="helpWriter">Takes help texts.</param>
internal sealed class InteractiveShell(Func<Session> session, TextWriter helpWriter)
{
    private static readonly string[] OwnWords = ["help", "exit", "quit", "clear"];

    /// <summary>Until the person leaves.</summary>
    public async Task<ExitCode> RunAsync()
    {
        var first = session();
        var output = first.Output;
        var history = new History(first.Home.ShellHistory);
        using var reader = new LineReader(output, history, FindAsync);
        output.Info($"ActorPm {BuildVersion.Short}: help lists the commands, Tab completes, Ctrl-D leaves");
        while (await reader.ReadAsync(await PromptText.ReadAsync(session())) is { } line)
        {
            if (line.Trim() is not { Length: > 0 } typed || typed[0] == '#') continue;
            if (ShellWords.Split(line) is not { } words)
            {
                output.Error("a quote is not closed");
                history.Add(line, mayBeKept: false);
                continue;
            }

            history.Add(line.TrimEnd(), SecretLines.MayBeKept(line, words));
            if (words is ["pbm" or "pm2", ..]) words = [.. words.Skip(1)];
            switch (words)
            {
                case []:
                    break;
                case ["exit" or "quit"]:
                    return ExitCode.Ok;
                case ["clear"]:
                    output.WriteScreen("\e[H\e[2J");
                    break;
                default:
                    await CarryOutAsync(words, output);
                    history.Save(); // a home may have come into being
                    break;
            }
        }

        return ExitCode.Ok;
    }

    private async Task CarryOutAsync(IReadOnlyList<string> words, ShellOutput output)
    {
        using var interrupts = new Interrupts();
        var (colours, errorColours, silent) = (output.Colours, output.ErrorColours, output.Silent);
        output.Columns = Terminal.Columns(Terminal.StandardOutput) ?? output.Columns;
        try
        {
            await Interpretation.RunAsync(session(), words, helpWriter, interrupts.Asked);
        }
        catch (OperationCanceledException) when (interrupts.Asked.IsCancellationRequested)
        {
            output.WriteScreen("\n");
        }
        finally
        {
            // --no-color and --silent are said of one line.
            (output.Colours, output.ErrorColours, output.Silent) = (colours, errorColours, silent);
        }
    }

    private async Task<IReadOnlyList<string>> FindAsync(TypedWords words)
    {
        var now = session();
        var root = PbmCommands.Declare(now, new GlobalOptions(), new ArgumentTail((IReadOnlyList<string>?)null));
        var before = words.Before is ["pbm" or "pm2" or "help", ..] ? [.. words.Before.Skip(1)] : words.Before;
        var found = await Candidates.FindAsync(root, [.. before, words.Current], before.Count + 1, () => KnownNames.ReadAsync(now, CancellationToken.None));
        if (words.Before.Count == 0) found = [.. found.Concat(OwnWords.Where(word => word.StartsWith(words.Current, StringComparison.Ordinal))).Distinct().Order(StringComparer.Ordinal)];
        // As any shell does where nothing else is known.
        return found.Count > 0 || words.Before.Count == 0 || now.Remote is not null ? found : PathCandidates.Of(words.Current, now.Machine.CurrentFolder);
    }
}
