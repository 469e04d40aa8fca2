using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Completing;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm completion</c>: the Tab key of bash, zsh and fish.</summary>
internal static class CompletionCommand
{
    public static IEnumerable<Command> Declare(Session session, ArgumentTail tail)
    {
        var what = Operands.Optional("install|uninstall|bash|zsh|fish", "install for your shell, or print the script of one; that of your shell without");
        yield return new Command("completion", "complete commands, options and names with the Tab key") { what }
            .Does((parsed, _) => Task.FromResult(Run(session, parsed.GetValue(what))));

        var at = new Argument<int>("at");
        yield return new Command("__complete") { Hidden = true, Arguments = { at } }
            .Does(async (parsed, cancellation) =>
            {
                var root = parsed.RootCommandResult.Command;
                foreach (var candidate in await Candidates.FindAsync(root, tail.Arguments ?? [], parsed.GetValue(at), () => KnownNames.ReadAsync(session, cancellation)))
                    session.Output.Data(candidate);
                return ExitCode.Ok;
            });
    }

    private static ExitCode Run(Session session, string? what)
    {
        var shell = CompletionScripts.Shells.Contains(what) ? what! : OwnShell(session.Machine);
        switch (what)
        {
            case null or "bash" or "zsh" or "fish":
                session.Output.Data(CompletionScripts.Of(shell).TrimEnd('\n'));
                return ExitCode.Ok;
            case "install" or "uninstall":
                return Change(session, shell, what == "install");
            default:
                throw new DeclarationException($"there is no completion for {what}", "pbm completion install, or bash, zsh, fish for the script of one");
        }
    }

    private static ExitCode Change(Session session, string shell, bool install)
    {
        var file = CompletionFile.Of(shell, session.Machine.Variable("HOME") ?? "/");
        try
        {
            var old = File.Exists(file) ? File.ReadAllText(file) : "";
            var text = CompletionFile.With(old, install ? CompletionScripts.Of(shell) : null);
            if (text != old)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                if (text.Length > 0) File.WriteAllText(file, text);
                else File.Delete(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            session.Output.Error($"{file} cannot be changed: {fault.Message}", $"pbm completion {shell} prints the script, to be put where {shell} reads it");
            return ExitCode.Failed;
        }

        session.Output.Info(install ? $"pbm completion for {shell} is in {file}; new shells have it" : $"pbm completion for {shell} is no longer in {file}");
        return ExitCode.Ok;
    }

    private static string OwnShell(IMachine machine)
    {
        var shell = Path.GetFileName(machine.Variable("SHELL") ?? "");
        return CompletionScripts.Shells.Contains(shell) ? shell : "bash";
    }
}
