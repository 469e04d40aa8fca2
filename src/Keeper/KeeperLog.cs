using System.Globalization;
using System.Text;
using ActorPm.Keeper.Loop;

namespace ActorPm.Keeper;

/// <summary>The keeper's own messages: a line each on standard error. Lost when that cannot be written.</summary>
internal static class KeeperLog
{
    private const int StandardError = 2;

    /// <summary>Writes them once the keeper serves, so that a hanging disk holds up nothing; null: written at once.</summary>
    public static SerialThread? Thread { get; set; }

    public static void Write(string message)
    {
        var time = DateTime.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var line = Encoding.UTF8.GetBytes($"{time} keeper {Environment.ProcessId}: {message}\n");
        if (Thread is { } thread) thread.Add(() => Descriptors.WriteAll(StandardError, line));
        else _ = Descriptors.WriteAll(StandardError, line);
    }
}
