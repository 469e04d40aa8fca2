using System.Globalization;

namespace ActorPm.Shell.Os;

/// <summary>A user of this machine.</summary>
/// <param name="Name">Login name.</param>
/// <param name="User">Numeric user.</param>
/// <param name="Group">Numeric group.</param>
/// <param name="Home">Home folder.</param>
internal sealed record Account(string Name, uint User, uint Group, string Home)
{
    /// <summary>Who runs this.</summary>
    public static Account? Current => Find(FileOwner.NameOf(FileOwner.CurrentUser));

    /// <summary>By name or number, asked of the system's name service; null when there is none.</summary>
    public static Account? Find(string name)
    {
        var known = ProgramResult.Of("getent", ["passwd", name]);
        var line = known.Succeeded ? known.Output : FromFile(name);
        var fields = line?.Trim().Split(':') ?? [];
        return fields.Length > 5
            && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? new Account(fields[0], user, group, fields[5])
            : null;
    }

    private static string? FromFile(string name)
    {
        try
        {
            return File.ReadLines("/etc/passwd").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
