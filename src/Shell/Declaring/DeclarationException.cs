namespace ActorPm.Shell.Declaring;

/// <summary>What was typed, or stands in a file, cannot be carried out; nothing was sent to the node.</summary>
internal sealed class DeclarationException(string message, string? hint = null) : Exception(message)
{
    public string? Hint { get; } = hint;
}
