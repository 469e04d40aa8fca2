using System.Text;
using ActorPm.Contracts.Text;
using ActorPm.Keeper.Loop;

namespace ActorPm.Keeper;

/// <summary>The keeper's own messages: a line each on standard error. Lost when that cannot be written.</summary>
internal static class KeeperLog
{
    private const int StandardError = 2;

    private static readonly OwnLogTime LineTime = OwnLogTime.FromEnvironment();

    /// <summary>Writes them once the keeper serves, so that a hanging disk holds up nothing; null: written at once.</summary>
    public static SerialThread? Thread { get; set; }

    public static void Write(string message)
    {
        var line = Encoding.UTF8.GetBytes($"{LineTime.Before(DateTimeOffset.Now)}keeper {Environment.ProcessId}: {message}\n");
        if (Thread is { } thread) thread.Add(() => Descriptors.WriteAll(StandardError, line));
        else _ = Descriptors.WriteAll(StandardError, line);
    }
}
