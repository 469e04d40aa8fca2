using Akka.Actor;

namespace ActorPm.Actors.Probing;

/// <summary>What a prober is for.</summary>
internal enum ProbePurpose
{
    /// <summary>Ask until the first good answer.</summary>
    Ready,

    /// <summary>Ask for ever; tell of failures in a row.</summary>
    Alive,
}

/// <summary>To the parent: a good answer came (<see cref="ProbePurpose.Ready"/>).</summary>
internal sealed record ProbeAnswered(long Generation) : INoSerializationVerificationNeeded;

/// <summary>To the parent: a bad answer, or none.</summary>
/// <param name="Generation">Of which process.</param>
/// <param name="Purpose">Which probe.</param>
/// <param name="Problem">What was wrong, in words.</param>
/// <param name="InARow">So many by now.</param>
internal sealed record ProbeMissed(long Generation, ProbePurpose Purpose, string Problem, int InARow) : INoSerializationVerificationNeeded;
