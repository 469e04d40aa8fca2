using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Tests.Applying;

/// <summary>A file that is applied to what there is.</summary>
/// <param name="Request">What the file declares.</param>
/// <param name="There">What there is.</param>
/// <param name="StopsAfter">After so many steps the first attempt is over, as one whose next step fails.</param>
internal sealed record PlanCase(ApplyApps Request, IReadOnlyList<ThereApp> There, int StopsAfter);
