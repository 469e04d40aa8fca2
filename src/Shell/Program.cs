using System.Text;
using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
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
    var session = new Session(HomePaths.FromEnvironment(), output, new Machine(), new SystemdLauncher(new KeeperDetach()), input, TimeProvider.System)
    {
        CanAsk = Terminal.IsTerminal(Terminal.StandardInput) && Terminal.IsTerminal(Terminal.StandardError),
    };
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
