using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Sampling;

/// <summary>What memory of an instance means for its limits; pure.</summary>
internal static class MemoryRule
{
    /// <summary>Over which limit it is, in words, and whether that is the hard one; null for none.</summary>
    public static (string Text, bool Hard)? Over(AppSpec spec, long bytes)
    {
        if (spec.MaxMemoryBytes is { } hard && bytes > hard) return ($"memory of {ByteSize.ToText(bytes)} is over its limit of {ByteSize.ToText(hard)}", true);
        if (spec.SoftMemoryBytes is { } soft && bytes > soft) return ($"memory of {ByteSize.ToText(bytes)} is over its soft limit of {ByteSize.ToText(soft)}", false);
        return null;
    }

    /// <summary>Memory has to be watched.</summary>
    public static bool HasLimit(AppSpec spec) => spec.MaxMemoryBytes is not null || spec.SoftMemoryBytes is not null;

    /// <summary>Why limits are refused; null when they are not.</summary>
    public static ApiError? Problem(AppSpec spec) => spec is { SoftMemoryBytes: { } soft, MaxMemoryBytes: { } hard } && soft >= hard
        ? new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = $"{spec.Name}: memory_soft of {ByteSize.ToText(soft)} is not below max_memory_restart of {ByteSize.ToText(hard)}",
            Hint = "the soft limit warns before the hard one restarts: give it a smaller size",
        }
        : null;
}
