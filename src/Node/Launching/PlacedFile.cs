using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>
/// A file of ours that other programs load: a copy in the home, never the file beside the binaries, which an update removes
/// while they may still load it again. The copy's name carries a hash of its content, so a new release leaves the old
/// copy to those that run with it.
/// </summary>
internal sealed class PlacedFile(HomePaths home, string? source)
{
    private readonly Lazy<(byte[] Content, string Copy)?> _file = new(() => Read(home, source));

    /// <summary>Where a program of that user finds it; false when it could not read it. Looked for every time: a missing file would keep the program from starting.</summary>
    public bool TryPlace(Account? otherUser, [NotNullWhen(true)] out string? path)
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

    /// <summary>Another user than that of the node.</summary>
    public static bool IsOther(Account? user) => user is not null && user.UserId != Accounts.CurrentUserId;

    private static (byte[] Content, string Copy)? Read(HomePaths home, string? source)
    {
        try
        {
            if (source is null) return null;
            var content = File.ReadAllBytes(source);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
            return (content, Path.Combine(home.Run, $"{Path.GetFileNameWithoutExtension(source)}-{hash}{Path.GetExtension(source)}"));
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
