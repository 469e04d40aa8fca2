using System.Security.Cryptography;
using ActorPm.Node.Os;

namespace ActorPm.Node.Hosting;

/// <summary>
/// The server's random id, made once and kept in a file of its own, so that a lost database loses no
/// identity and processes keep their owner.
/// </summary>
internal static class ServerIdentity
{
    /// <summary>Reads the id or makes one. Only called with the home's lock held.</summary>
    public static string ReadOrMake(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } known && known.All(char.IsAsciiLetterOrDigit)) return known;
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        PrivateFiles.Replace(file, made + "\n");
        return made;
    }
}
