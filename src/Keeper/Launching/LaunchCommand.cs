using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary><c>pbm-keeper launch</c>: sets what posix_spawn cannot, then becomes the program.</summary>
internal static class LaunchCommand
{
    private const int Channel = 3, Order = 4, Status = 5;

    public static int Run(bool withChannel)
    {
        Descriptors.SetCloseOnExec(Status, true);
        if (!withChannel) Descriptors.Close(Channel);
        var order = LaunchOrder.FromBytes(ProcFs.Bytes($"/proc/self/fd/{Order}"));
        Descriptors.Close(Order);

        // Groups first: afterwards the right to set them is gone.
        if (order.Groups is { } groups && Programs.SetGroups(groups) is not 0 and var groupsErrno) return Fail(LaunchStatus.Group, groupsErrno);
        if (order.GroupId is { } group && Programs.SetGroup(group) is not 0 and var groupErrno) return Fail(LaunchStatus.Group, groupErrno);
        if (order.UserId is { } user && Programs.SetUser(user) is not 0 and var userErrno) return Fail(LaunchStatus.User, userErrno);
        if (Programs.ChangeFolder(order.Cwd) is not 0 and var folderErrno) return Fail(LaunchStatus.Folder, folderErrno);

        Signals.Reset();
        return Fail(LaunchStatus.Program, Programs.Replace(order.File, order.Arguments, order.Environment));
    }

    private static int Fail(string step, int errno)
    {
        _ = Descriptors.WriteAll(Status, LaunchStatus.Text(step, errno));
        return 127;
    }
}
