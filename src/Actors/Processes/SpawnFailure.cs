using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Processes;

/// <summary>Tells failures that trying again cannot mend from those that it may.</summary>
internal static class SpawnFailure
{
    private const int NoEntry = 2;
    private const int TooBig = 7;
    private const int NotExecutable = 8;
    private const int NoAccess = 13;
    private const int NotAFolder = 20;

    /// <summary>The program, its folder or its user is wrong: nothing changes until somebody changes it.</summary>
    public static bool IsFinal(ErrorReply error) =>
        error.Code is KeeperErrorCode.BadUser or KeeperErrorCode.MissingAbility
        || error.Errno is NoEntry or TooBig or NotExecutable or NoAccess or NotAFolder;
}
