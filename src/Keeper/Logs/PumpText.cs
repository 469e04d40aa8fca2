namespace ActorPm.Keeper.Logs;

/// <summary>Reasons a person reads in a log file.</summary>
internal static class PumpText
{
    public const string Stalled = "the log disk did not answer";
}
