using System.Text;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Launching;

/// <summary>What a launcher stage reports when it fails: <c>step errno</c>.</summary>
internal static class LaunchStatus
{
    public const string User = "user", Group = "group", Folder = "folder", Program = "program";

    public static byte[] Text(string step, int errno) => Encoding.UTF8.GetBytes($"{step} {errno}");

    public static LaunchFailure Parse(ReadOnlySpan<byte> bytes, SpawnRequest request)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split(' ');
        var errno = parts.Length > 1 && int.TryParse(parts[1], out var number) ? number : 0;
        var problem = Errno.Text(errno);
        return parts[0] switch
        {
            User => new(KeeperErrorCode.BadUser, $"{request.Name} cannot run as user {request.UserId}: {problem}", errno),
            Group => new(KeeperErrorCode.BadUser, $"{request.Name} cannot run as group {request.GroupId}: {problem}", errno),
            Folder => new(KeeperErrorCode.SpawnFailed, $"the working folder {request.Cwd} of {request.Name} cannot be entered: {problem}", errno),
            _ => new(KeeperErrorCode.SpawnFailed, SpawnProblem.Describe(request, errno), errno),
        };
    }
}
