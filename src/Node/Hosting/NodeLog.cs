using ActorPm.Contracts.Text;

namespace ActorPm.Node.Hosting;

/// <summary>
/// The node's own log: one line each on standard error, which whoever started the node has pointed at
/// <c>logs/actorpm-node.log</c>. A log that cannot be written stops nothing.
/// </summary>
internal sealed class NodeLog(TextWriter target, TimeProvider time, OwnLogTime? lineTime = null)
{
    private readonly Lock _lock = new();
    private readonly OwnLogTime _lineTime = lineTime ?? new OwnLogTime(null);

    /// <summary>A log on standard error.</summary>
    public static NodeLog OnStandardError() => new(Console.Error, TimeProvider.System, OwnLogTime.FromEnvironment());

    /// <summary>What is less grave is not written.</summary>
    public NodeLogLevel Level { get; set; } = NodeLogLevel.Info;

    /// <summary>Something to know.</summary>
    public void Info(string text) => Write(NodeLogLevel.Info, "info ", text);

    /// <summary>Something that should not be.</summary>
    public void Warning(string text, Exception? cause = null) => Write(NodeLogLevel.Warning, "warn ", WithCause(text, cause));

    /// <summary>Something that failed.</summary>
    public void Error(string text, Exception? cause = null) => Write(NodeLogLevel.Error, "error", WithCause(text, cause));

    private static string WithCause(string text, Exception? cause) => cause is null ? text : $"{text}: {cause}";

    private void Write(NodeLogLevel grave, string level, string text)
    {
        if (grave < Level) return;
        var at = _lineTime.Before(time.GetLocalNow());
        try
        {
            lock (_lock) target.Write($"{at}{level} {text}\n");
        }
        catch (IOException)
        {
            // A full disk must not end the node.
        }
    }
}
