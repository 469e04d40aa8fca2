using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Applying;

/// <summary>What an apply comes to: steps, or why there can be none.</summary>
/// <param name="Plan">What a person is shown.</param>
/// <param name="Steps">What is done, one after the other.</param>
/// <param name="Errors">Everything that is wrong; nothing is done then.</param>
internal sealed record ApplyDecision(ApplyPlan Plan, IReadOnlyList<PlannedStep> Steps, IReadOnlyList<ApiError> Errors);
