namespace ActorPm.Contracts;

/// <summary>
/// What <c>pbm</c> ends with. PM2 knows 0 and 1 only; every case in which PM2 answers 1 is
/// <see cref="Failed"/> here, so that scripts written for it go on working.
/// </summary>
public enum ExitCode
{
    /// <summary>Done, or nothing was there to do.</summary>
    Ok = 0,

    /// <summary>The command was understood and failed, or was not understood (unknown target, option, value).</summary>
    Failed = 1,

    /// <summary>A configuration file is wrong; nothing was changed.</summary>
    InvalidConfiguration = 2,

    /// <summary><c>pbm plan</c>: what runs differs from the file (0: it does not).</summary>
    Differs = 3,

    /// <summary>Another server refuses: no, an unknown, a revoked or an ended certificate, or one whose role may not do this.</summary>
    Refused = 4,

    /// <summary>The node could not be reached or started.</summary>
    NodeUnreachable = 5,

    /// <summary>
    /// Taken and carried out as far as can be seen here, but a majority of the fleet's servers did not confirm that they know of it:
    /// when they are cut off, another part of the fleet may decide otherwise, and what was asked for is lost.
    /// </summary>
    NotConfirmed = 6,

    /// <summary>Ended by Ctrl-C.</summary>
    Interrupted = 130,
}
