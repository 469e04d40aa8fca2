namespace ActorPm.Shell.Os;

/// <summary>Whose files these are.</summary>
internal static unsafe class FileOwner
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint UserMask = 8; // STATX_UID
    private const int UserOffset = 20; // stx_uid, the same on every architecture (statx(2))

    public static uint CurrentUser => LibC.EffectiveUser();

    /// <summary>Numeric user that owns <paramref name="path"/>; null when it is not there or not visible.</summary>
    public static uint? Of(string path)
    {
        var result = stackalloc byte[256];
        return LibC.StatX(CurrentFolder, path, 0, UserMask, result) == 0 ? *(uint*)(result + UserOffset) : null;
    }

    /// <summary>The name of a user in /etc/passwd, else the number.</summary>
    public static string NameOf(uint user)
    {
        try
        {
            foreach (var line in File.ReadLines("/etc/passwd"))
            {
                var fields = line.Split(':');
                if (fields.Length > 2 && fields[2] == user.ToString()) return fields[0];
            }
        }
        catch (IOException)
        {
            // No such file here: the number will do.
        }

        return user.ToString();
    }
}
