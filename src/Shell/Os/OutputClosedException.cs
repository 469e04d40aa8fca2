namespace ActorPm.Shell.Os;

/// <summary>The reader of our output is gone (<c>pbm logs | head</c>): a reason to end, not a fault.</summary>
internal sealed class OutputClosedException() : IOException("output closed");
