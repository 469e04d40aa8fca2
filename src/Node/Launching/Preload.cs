using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>
/// Puts the preload (<c>src/Preload/actorpm-preload.cjs</c>) into Node.js programs, by NODE_OPTIONS: the command
/// line and process.execArgv stay the user's, and it reaches the program behind a wrapper too. The preload takes
/// its variables away again before the program sees them.
/// </summary>
internal sealed class Preload(HomePaths home, string? source)
{
    /// <summary>Its name beside the binaries.</summary>
    public const string FileName = "actorpm-preload.cjs";

    /// <summary>Tells the preload how to reach the keeper.</summary>
    public const string Variable = "ACTORPM_PRELOAD";

    private const string NodeOptions = "NODE_OPTIONS";

    // Worker threads load it again for as long as the program lives.
    private readonly PlacedFile _file = new(home, source);

    /// <summary>The one that was built with this program.</summary>
    public static Preload Beside(HomePaths home) => new(home, Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Adds it to the environment of a program, unless it is no Node.js, does not want it, or could not read it.</summary>
    public void AddTo(Dictionary<string, string> environment, AppSpec spec, Account? otherUser)
    {
        if (!spec.Instrument) return;
        var isLauncher = Launchers.IsOne(spec.Script);
        // The program behind a launcher has no channel but the keeper's socket; into the home only its owner gets.
        if (isLauncher ? PlacedFile.IsOther(otherUser) : !Programs.IsNode(spec.Interpreter)) return;
        if (!_file.TryPlace(otherUser, out var path)) return;
        var ofUser = environment.GetValueOrDefault(NodeOptions);
        // Node reads backslash escapes within the quotes.
        var own = $"--require \"{path.Replace("\\", @"\\").Replace("\"", "\\\"")}\"";
        environment[NodeOptions] = string.IsNullOrEmpty(ofUser) ? own : $"{own} {ofUser}";
        environment[Variable] = isLauncher ? home.KeeperSocket : "channel";
    }
}
