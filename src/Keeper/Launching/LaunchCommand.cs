using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary><c>pbm-keeper launch</c>: sets what posix_spawn cannot, then becomes the program.</summary>
internal static class LaunchCommand
{
    /// <param name="descriptors">How many the program gets; the order follows them, then the status pipe.</param>
    public static int Run(int descriptors)
    {
        var (orderFile, status) = (descriptors, descriptors + 1);
        int Fail(string step, int errno)
        {
            _ = Descriptors.WriteAll(status, LaunchStatus.Text(step, errno));
            return 127;
        }

        Descriptors.SetCloseOnExec(status, true);
        var order = LaunchOrder.FromBytes(ProcFs.Bytes($"/proc/self/fd/{orderFile}"));
        Descriptors.Close(orderFile);

        // The keeper looks whether it worked; the program is started in any case.
        if (order.CgroupProcesses is { } cgroup) _ = CgroupFile.Write(cgroup, "0");
        // Groups first: afterwards the right to set them is gone.
        if (order.Groups is { } groups && Programs.SetGroups(groups) is not 0 and var groupsErrno) return Fail(LaunchStatus.Group, groupsErrno);
        if (order.GroupId is { } group && Programs.SetGroup(group) is not 0 and var groupErrno) return Fail(LaunchStatus.Group, groupErrno);
        if (order.UserId is { } user && Programs.SetUser(user) is not 0 and var userErrno) return Fail(LaunchStatus.User, userErrno);
        if (order.EndsWith is > 0 and var keeper && !Programs.EndWith(keeper)) return 127;
        if (Programs.ChangeFolder(order.Cwd) is not 0 and var folderErrno) return Fail(LaunchStatus.Folder, folderErrno);

        Signals.Reset();
        var environment = order.PidVariable is { } name ? [.. order.Environment, $"{name}={Environment.ProcessId}"] : order.Environment;
        return Fail(LaunchStatus.Program, Programs.Replace(order.File, order.Arguments, environment));
    }
}
