using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Handoff;

/// <summary>Binds what a <see cref="SocketSpec"/> says.</summary>
internal static class SocketOpening
{
    /// <summary>A descriptor, or a negative errno.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="owner">User a Unix socket's file is given to; null: the keeper's.</param>
    public static int TryOpen(SocketSpec spec, int? owner)
    {
        if (spec.IsUnix) return OpenUnix(spec, owner);
        var errno = -Errno.InvalidArgument;
        foreach (var address in spec.Candidates)
        {
            var socket = spec.IsUdp
                ? PublicSockets.BindUdp(address, spec.Port, spec.Only6, spec.Reuse)
                : PublicSockets.ListenTcp(address, spec.Port, spec.Only6, spec.Backlog);
            if (socket >= 0) return socket;
            errno = socket;

            // Only a machine without IPv6 has its second candidate tried.
            if (-errno is not (Errno.AddressFamilyNotSupported or Errno.AddressNotAvailable or Errno.InvalidArgument)) break;
        }

        return errno;
    }

    private static int OpenUnix(SocketSpec spec, int? owner)
    {
        var path = spec.Address ?? "";
        var socket = PublicSockets.ListenUnix(path, spec.Backlog);
        if (socket == -Errno.AddressInUse && !PublicSockets.Answers(path))
        {
            // Left by a program, or a keeper, that was killed.
            File.Delete(path);
            socket = PublicSockets.ListenUnix(path, spec.Backlog);
        }

        if (socket < 0 || path[0] == '\0') return socket;
        if (owner is { } user) Ownership.Give(path, user);
        if (!spec.ReadableAll && !spec.WritableAll) return socket;
        var mode = File.GetUnixFileMode(path);
        if (spec.ReadableAll) mode |= UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (spec.WritableAll) mode |= UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        File.SetUnixFileMode(path, mode);
        return socket;
    }
}
