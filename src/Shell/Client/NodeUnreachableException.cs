namespace ActorPm.Shell.Client;

/// <summary>No node answers, and none could be started.</summary>
internal sealed class NodeUnreachableException(string message, string? hint = null) : Exception(message)
{
    public string? Hint { get; } = hint;
}
