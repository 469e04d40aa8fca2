using System.Text;

namespace ActorPm.Shell.Os;

/// <summary>The first word of our own command line. The framework tells the file that runs instead, which a link does not change.</summary>
internal static class OwnName
{
    private const string CommandLine = "/proc/self/cmdline";

    /// <summary>As it was typed; null where the system does not say.</summary>
    public static string? Read()
    {
        try
        {
            var words = File.ReadAllBytes(CommandLine);
            var end = words.AsSpan().IndexOf((byte)0);
            return end < 0 ? null : Encoding.UTF8.GetString(words, 0, end);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
