namespace ActorPm.Contracts.Services;

/// <summary>Exit codes of node and keeper after which nobody starts them again; the units name them in <c>RestartPreventExitStatus=</c>.</summary>
public static class DaemonExitCode
{
    /// <summary>Another one is in charge of the home; nothing was touched.</summary>
    public const int Superseded = 10;

    /// <summary>Told to go (<c>pbm kill</c>).</summary>
    public const int ToldToGo = 11;
}
