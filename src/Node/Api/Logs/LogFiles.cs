using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Api.Logs;

/// <summary>One log file that is asked for.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Id">Its instance; null when several write it.</param>
/// <param name="Name">Its app.</param>
/// <param name="Stream">Which output.</param>
internal sealed record LogFile(string Path, int? Id, string Name, LogStream Stream);

/// <summary>Which files a request means.</summary>
internal static class LogFiles
{
    /// <summary>The name under which the node's and the keeper's own logs are asked for; PM2's word for its daemon.</summary>
    public const string OwnName = "PM2";

    /// <summary>Names node and keeper themselves.</summary>
    public static bool IsOwn(string target) =>
        target == OwnName || target.Equals("actorpm", StringComparison.OrdinalIgnoreCase);

    /// <summary>The logs of node and keeper.</summary>
    public static IReadOnlyList<LogFile> Own(HomePaths home) =>
        [new(home.NodeLog, null, OwnName, LogStream.Out), new(home.KeeperLog, null, OwnName, LogStream.Out)];

    /// <summary>The files of instances, each once.</summary>
    /// <param name="details">The instances.</param>
    /// <param name="stream">One output only; null for both.</param>
    public static IReadOnlyList<LogFile> Of(IEnumerable<InstanceDetail> details, LogStream? stream) =>
    [
        .. details
            .SelectMany(detail => new[] { (Path: detail.OutLog, Stream: LogStream.Out, Detail: detail), (Path: detail.ErrorLog, Stream: LogStream.Error, Detail: detail) })
            .Where(one => one.Path.Length > 0 && (stream is null || one.Stream == stream))
            .GroupBy(one => one.Path)
            .Select(shared => new LogFile(
                shared.Key,
                shared.Select(one => one.Detail.Id).Distinct().Count() == 1 ? shared.First().Detail.Id : null,
                shared.First().Detail.Name,
                shared.First().Stream)),
    ];

    /// <summary>As PM2 shows them: the one written last comes last.</summary>
    public static IReadOnlyList<LogFile> ByAge(IEnumerable<LogFile> files) => [.. files.Where(file => File.Exists(file.Path)).OrderBy(file => File.GetLastWriteTimeUtc(file.Path))];
}
