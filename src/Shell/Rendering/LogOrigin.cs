using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Rendering;

/// <summary>Where log lines come from.</summary>
/// <param name="Id">The instance; null for node and keeper, and for files that several share.</param>
/// <param name="Name">Its app.</param>
/// <param name="Stream">Which output.</param>
/// <param name="At">When they were written, in ms since the epoch; null for lines of a file.</param>
/// <param name="Server">The server of the fleet, where several are shown; else null.</param>
internal sealed record LogOrigin(int? Id, string Name, LogStream Stream, long? At, string? Server = null)
{
    /// <summary>The name under which node and keeper speak; PM2's word for its daemon.</summary>
    public const string Daemon = "PM2";

    /// <summary>When they were written, by the clock on the wall.</summary>
    public DateTimeOffset? LocalTime => At is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToLocalTime() : null;
}
