using System.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.CommandLine;

/// <summary>Options of <c>start</c> and <c>restart</c> that say how it is done, and nothing of an app.</summary>
internal sealed class StartOptions
{
    private readonly Option<bool> _updateEnvironment = new("--update-env", "-a") { Description = "give apps that are there the current environment" };
    private readonly Option<string> _parallel = new("--parallel") { Description = "so many instances at a time; all at once without", HelpName = "number" };
    private readonly Option<bool> _write = new("--write", "-w") { Description = "write what was typed to NAME-pm2.json, to be started from there" };
    private readonly Option<bool> _attach = new("--attach") { Description = "show the output of the apps afterwards" };
    private readonly Option<bool> _noDaemon = new("--no-daemon") { Description = "stay in the foreground with all output; Ctrl-C ends everything" };
    private readonly Option<bool> _daemon = new("--daemon") { Hidden = true };

    public StartOptions(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_updateEnvironment, _parallel, _write, _attach, _noDaemon, _daemon])
            command.Options.Add(option);
    }

    public StartManner Read(ParseResult parsed, Func<string, string?> variable) => new()
    {
        UpdateEnvironment = parsed.GetValue(_updateEnvironment),
        Parallel = Parallel(parsed.GetValue(_parallel) is { } typed ? new SettingInput("--parallel", [typed]) : BehaviourVariables.Parallel(variable)),
        Write = parsed.GetValue(_write),
        Attach = parsed.GetValue(_attach),
        NoDaemon = parsed.GetValue(_noDaemon),
    };

    private static int? Parallel(SettingInput? input) =>
        input is null ? null : SettingValues.Count(input) is var count and > 0 ? count : throw input.Expected("a number from 1 on");
}
