using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace ActorPm.Node.Hosting;

/// <summary>
/// Akka's logger that writes into the node's log. Akka makes it from its class name, so the log is found
/// through the class.
/// </summary>
internal sealed class AkkaLogs : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>Where it writes; set once before the first ActorSystem.</summary>
    public static NodeLog Target { get; set; } = new(TextWriter.Null, TimeProvider.System);

    private static bool IsRemoting(string source) =>
        source.Contains("/endpointManager/", StringComparison.Ordinal) || source.Contains("/system/transports/", StringComparison.Ordinal) || source.StartsWith("Tcp", StringComparison.Ordinal) || source.Contains("DotNetty", StringComparison.Ordinal);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            // Links break and strangers knock: who is away is said by the cluster, and why a stranger was refused by FleetDoor.
            case LogEvent remote when IsRemoting(remote.LogSource):
                break;
            case Error error:
                Target.Error($"{error.LogSource}: {error.Message}", error.Cause);
                break;
            case Warning warning:
                Target.Warning($"{warning.LogSource}: {warning.Message}", warning.Cause);
                break;
            case LogEvent other:
                Target.Info($"{other.LogSource}: {other.Message}");
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
