namespace ActorPm.Keeper.Upgrade;

internal static class UpgradeState
{
    /// <summary>Names the descriptor of the state in the environment of the new program image.</summary>
    public const string Variable = "ACTORPM_KEEPER_STATE_FD";

    /// <summary>Version of the state this keeper writes and the highest it reads.</summary>
    public const int Version = 1;
}
