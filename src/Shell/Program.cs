using System.Text;
using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Interactive;
using ActorPm.Shell.Os;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Starting;

using var standard = Writer(Terminal.StandardOutput);
using var error = Writer(Terminal.StandardError);
var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") == "dumb";
var output = new ShellOutput(standard, error)
{
    Colours = new Palette(!plain && Terminal.IsTerminal(Terminal.StandardOutput)),
    ErrorColours = new Palette(!plain && Terminal.IsTerminal(Terminal.StandardError)),
    Columns = Terminal.IsTerminal(Terminal.StandardOutput) ? Terminal.Columns(Terminal.StandardOutput) ?? 80 : null,
    ErrorIsTerminal = Terminal.IsTerminal(Terminal.StandardError),
    Silent = BehaviourVariables.Silent(Environment.GetEnvironmentVariable),
};
using var input = new StreamReader(Console.OpenStandardInput());
try
{
    var (home, machine, launcher) = (HomePaths.FromEnvironment(), new Machine(), new SystemdLauncher(new KeeperDetach()));
    var isAtTerminal = Terminal.IsTerminal(Terminal.StandardInput) && Terminal.IsTerminal(Terminal.StandardOutput) && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "" or null);
    Session NewSession(RemoteServer? remote, bool mayInteract) => new(home, output, machine, launcher, input, TimeProvider.System)
    {
        CanAsk = Terminal.IsTerminal(Terminal.StandardInput) && Terminal.IsTerminal(Terminal.StandardError),
        Remote = remote,
        Interact = mayInteract ? other => new InteractiveShell(() => NewSession(other, mayInteract: false), standard).RunAsync() : null,
    };
    var session = NewSession(null, isAtTerminal);
    return (int)await Interpretation.RunAsync(session, CalledAs.Words(OwnName.Read(), args), standard, CancellationToken.None);
}
catch (OutputClosedException)
{
    return (int)ExitCode.Ok; // pbm logs | head
}
catch (IOException fault)
{
    output.Error(fault.Message);
    return (int)ExitCode.Failed;
}

static StreamWriter Writer(int descriptor) =>
    new(new DescriptorStream(descriptor), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 4096) { AutoFlush = false };
