using ActorPm.Contracts.Homes;
using ActorPm.Node.Configuration;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

namespace ActorPm.Node.Api;

/// <summary>
/// Who can reach the node's socket: its owner alone (0700, 0600), or also a group (<c>socket_group</c>), which may then
/// pass through the home (0710) to the socket (0660). All other files of the home stay their owner's.
/// </summary>
internal sealed class SocketAccess(HomePaths home, NodeConfigurationFile configuration, Notices notices, NodeLog log)
{
    private const string Subject = "socket_group";
    private const UnixFileMode OwnerOfFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PassThrough = OwnerOfFolder | UnixFileMode.GroupExecute;
    private const UnixFileMode Group = OwnerOfFile | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly Lock _lock = new();
    private int _group = -1;

    /// <summary>The group that is let in; null for none.</summary>
    public int? LetIn => Volatile.Read(ref _group) is >= 0 and var group ? group : null;

    /// <summary>Gives home and socket the modes that the configuration wants now. The socket must be there.</summary>
    public void Apply()
    {
        lock (_lock)
        {
            var name = configuration.Current.SocketGroup;
            var group = name.Length == 0 ? null : Accounts.FindGroup(name);
            var problem = name.Length > 0 && group is null ? $"socket_group: there is no group {name} on this machine, so only the owner of {home.Root} is let in" : null;
            if (group is { } wanted)
            {
                try
                {
                    Open(wanted);
                    problem = ClosedFolder(wanted) is { } folder ? $"socket_group: members of {name} cannot reach {home.NodeSocket}, {folder} is closed to them" : null;
                    log.Info($"Members of group {name} are let in");
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    problem = $"socket_group: {fault.Message}; only the owner of {home.Root} is let in";
                    Close();
                }
            }
            else
            {
                Close();
            }

            if (problem is null) notices.Clear(Subject);
            else notices.Set(Subject, problem);
        }
    }

    private void Open(int group)
    {
        Owners.GiveToGroup(home.Root, group);
        Owners.GiveToGroup(home.NodeSocket, group);
        File.SetUnixFileMode(home.Root, PassThrough);
        Volatile.Write(ref _group, group);
        File.SetUnixFileMode(home.NodeSocket, Group);
    }

    // Modes of a home that somebody has chosen otherwise are left alone, as they always were.
    private void Close()
    {
        Volatile.Write(ref _group, -1);
        File.SetUnixFileMode(home.NodeSocket, OwnerOfFile);
        if (File.GetUnixFileMode(home.Root) == PassThrough) File.SetUnixFileMode(home.Root, OwnerOfFolder);
    }

    /// <summary>The first folder on the way to the home through which the group cannot pass; null for none.</summary>
    private string? ClosedFolder(int group)
    {
        for (var folder = Path.GetDirectoryName(home.Root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var mode = File.GetUnixFileMode(folder);
            var isOpen = mode.HasFlag(Owners.FindGroup(folder) == group ? UnixFileMode.GroupExecute : UnixFileMode.OtherExecute);
            if (!isOpen) return folder;
        }

        return null;
    }
}
