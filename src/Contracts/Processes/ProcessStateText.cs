namespace ActorPm.Contracts.Processes;

/// <summary>The one place that turns a <see cref="ProcessState"/> into the word people read.</summary>
public static class ProcessStateText
{
    /// <summary>The word shown for <paramref name="state"/>, equal to its JSON form.</summary>
    public static string Word(this ProcessState state) => state switch
    {
        ProcessState.Launching => "launching",
        ProcessState.Online => "online",
        ProcessState.Stopping => "stopping",
        ProcessState.Stopped => "stopped",
        ProcessState.WaitingRestart => "waiting restart",
        ProcessState.Errored => "errored",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
