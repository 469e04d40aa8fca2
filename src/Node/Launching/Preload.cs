using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>
/// Puts the preload (<c>src/Preload/actorpm-preload.cjs</c>) into Node.js programs, by NODE_OPTIONS: the command
/// line and process.execArgv stay the user's, and it reaches the program behind a wrapper too. The preload takes
/// its variables away again before the program sees them.
/// </summary>
/// <remarks>
/// Programs load a copy in the home, never the file beside the binaries: worker threads load it again for as
/// long as the program lives, and an update removes old binaries. The copy's name carries a hash of its
/// content, so a new release leaves the old copy to those that run with it.
/// </remarks>
internal sealed class Preload(HomePaths home, string? source)
{
    /// <summary>Its name beside the binaries.</summary>
    public const string FileName = "actorpm-preload.cjs";

    /// <summary>Tells the preload how to reach the keeper.</summary>
    public const string Variable = "ACTORPM_PRELOAD";

    private const string NodeOptions = "NODE_OPTIONS";

    private readonly Lazy<(byte[] Content, string Copy)?> _file = new(() => Read(home, source));

    /// <summary>The one that was built with this program.</summary>
    public static Preload Beside(HomePaths home) => new(home, Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Adds it to the environment of a program, unless it is no Node.js, does not want it, or could not read it.</summary>
    public void AddTo(Dictionary<string, string> environment, AppSpec spec, Account? otherUser)
    {
        if (!spec.Instrument) return;
        var isLauncher = Launchers.IsOne(spec.Script);
        // The program behind a launcher has no channel but the keeper's socket; into the home only its owner gets.
        if (isLauncher ? IsOther(otherUser) : !Programs.IsNode(spec.Interpreter)) return;
        if (!TryPlace(otherUser, out var path)) return;
        var ofUser = environment.GetValueOrDefault(NodeOptions);
        // Node reads backslash escapes within the quotes.
        var own = $"--require \"{path.Replace("\\", @"\\").Replace("\"", "\\\"")}\"";
        environment[NodeOptions] = string.IsNullOrEmpty(ofUser) ? own : $"{own} {ofUser}";
        environment[Variable] = isLauncher ? home.KeeperSocket : "channel";
    }

    /// <summary>A missing file would keep the program from starting, so it is looked for every time.</summary>
    private bool TryPlace(Account? otherUser, [NotNullWhen(true)] out string? path)
    {
        path = null;
        try
        {
            if (_file.Value is not var (content, copy)) return false;
            // The home is closed to other users.
            if (IsOther(otherUser))
            {
                path = source!;
                return IsOpenToAll(path);
            }

            path = copy;
            if (File.Exists(copy)) return true;
            var partial = $"{copy}.{Guid.NewGuid():N}";
            File.WriteAllBytes(partial, content);
            File.Move(partial, copy, overwrite: true);
            return true;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOther(Account? user) => user is not null && user.UserId != Accounts.CurrentUserId;

    private static (byte[] Content, string Copy)? Read(HomePaths home, string? source)
    {
        try
        {
            if (source is null) return null;
            var content = File.ReadAllBytes(source);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
            return (content, Path.Combine(home.Run, $"actorpm-preload-{hash}.cjs"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsOpenToAll(string path)
    {
        if (!File.Exists(path) || !File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead)) return false;
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute)) return false;
        return true;
    }
}
