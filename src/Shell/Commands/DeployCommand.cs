using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Deploying;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm deploy</c>: a project over ssh and git to the servers its file names, with PM2's words.</summary>
internal static class DeployCommand
{
    private const string Words = """
          setup                make the folders on the servers and clone
          update               deploy the latest of the "ref" setting (the same without a word)
          revert [n]           back to the nth last deployment (1)
          curr[ent]            the commit that is deployed
          prev[ious]           the commit before it
          exec|run <command>   run a command on the servers
          list                 what was deployed, newest first
          <ref>                deploy a branch, a tag or a commit
        """;

    public static Command Declare(Session session)
    {
        var words = Operands.AnyTargets("[file] environment [setup|update|revert n|curr|prev|exec command|list|ref]");
        var force = new Option<bool>("--force", "-f") { Description = "also with local changes that are not pushed" };
        return new Command("deploy", "deploy over ssh and git to the servers of a file's deploy { }") { words, force }.Does((parsed, cancellation) =>
            RunAsync(session, parsed.GetValue(words) ?? [], parsed.GetValue(force), new ProcessDeployRunner(), cancellation));
    }

    /// <summary>Carries out what was typed.</summary>
    internal static async Task<ExitCode> RunAsync(Session session, string[] words, bool force, IDeployRunner runner, CancellationToken cancellation)
    {
        if (words.Length == 0)
        {
            session.Output.Line("pbm deploy [file] <environment> [what]\n" + Words);
            return ExitCode.Failed; // as PM2: nothing was deployed
        }

        var hasFile = ConfigFile.IsOne(words[0]);
        var file = hasFile ? words[0] : ConfigFile.InFolder(session.Machine) ?? throw new DeclarationException(
            $"no file is named, and this folder has none of {string.Join(", ", ConfigFile.Usual)}", "pbm deploy ecosystem.config.js production");
        var rest = hasFile ? words[1..] : words;
        using var document = JsonDocument.Parse(ConfigFile.Json(file, session.Machine, session.Input));
        if (rest.Length == 0)
            throw new DeclarationException($"no environment is named; {file} declares {Listed(DeployFile.Environments(document.RootElement))}", $"pbm deploy {file} production");

        var warnings = new List<string>();
        var target = DeployFile.Read(document.RootElement, file, rest[0], warnings);
        foreach (var warning in warnings) session.Output.Warning(warning);
        var deployment = new Deployment(target, runner, session.Output.Line);
        var work = Work(deployment, target, rest[1..], out var deploysLocal);
        if (deploysLocal && !force) await deployment.CheckPushedAsync(cancellation);
        return await deployment.OnEachHostAsync(work, cancellation) == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static Func<string, CancellationToken, Task<int>> Work(Deployment deployment, DeployTarget target, string[] words, out bool deploysLocal)
    {
        deploysLocal = words is [] or ["update"];
        return words switch
        {
            ["setup"] => deployment.SetUpAsync,
            [] or ["update"] => (host, cancellation) => deployment.UpdateAsync(host, target.Ref, cancellation),
            ["revert"] => (host, cancellation) => deployment.RevertAsync(host, 1, cancellation),
            ["revert", var count] => Steps(count) is var steps ? (host, cancellation) => deployment.RevertAsync(host, steps, cancellation) : null!,
            ["curr" or "current"] => Asks(commands => commands.CurrentCommit),
            ["prev" or "previous"] => Asks(commands => commands.Before(1)),
            ["list"] => Asks(commands => commands.List),
            ["exec" or "run"] => throw new DeclarationException("exec: no command is named", $"pbm deploy {target.Name} exec \"pbm ls\""),
            ["exec" or "run", .. var command] => Asks(commands => commands.Hook(string.Join(' ', command))),
            ["ref", var reference] => (host, cancellation) => deployment.UpdateAsync(host, reference, cancellation),
            [var reference] when !reference.StartsWith('-') => (host, cancellation) => deployment.UpdateAsync(host, reference, cancellation),
            _ => throw new DeclarationException($"deploy {string.Join(' ', words)} is not understood", "one of\n" + Words),
        };

        Func<string, CancellationToken, Task<int>> Asks(Func<RemoteCommands, string> command) => (host, cancellation) => deployment.RunAsync(host, command, cancellation);
    }

    private static int Steps(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps > 0
            ? steps
            : throw new DeclarationException($"revert: expected a number of deployments from 1 on, found '{text}'");

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
}
