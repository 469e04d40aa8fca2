using System.Globalization;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Launching;

/// <summary>Log and pid files of an instance, named as PM2 names them.</summary>
/// <param name="Out">Standard output; null for none.</param>
/// <param name="Error">Standard error; null for none.</param>
/// <param name="Combined">Both; null for none.</param>
/// <param name="Pid">Pid file.</param>
internal sealed record InstanceFiles(string? Out, string? Error, string? Combined, string Pid)
{
    /// <summary>The files of one instance.</summary>
    public static InstanceFiles Of(LaunchOrder order, HomePaths home)
    {
        var (spec, rules) = (order.Spec, order.Spec.Logs);
        var name = Clean(spec.Name);
        var id = order.Instance.ToString(CultureInfo.InvariantCulture);
        // PM2 gives each instance in cluster mode files of its own, a single one too.
        var merged = rules.Merge ?? (spec.Instances == 1 && spec.Mode == ExecMode.Fork);

        string? Log(string? declared, string? otherwise)
        {
            if (rules.Disabled) return null;
            var file = declared ?? otherwise;
            if (file is null or "" or "/dev/null" or "NULL") return null;
            var path = Path.GetFullPath(file, spec.Cwd);
            return merged ? path : WithId(path, id);
        }

        return new InstanceFiles(
            Log(rules.OutFile, Path.Combine(home.Logs, name + "-out.log")),
            Log(rules.ErrorFile, Path.Combine(home.Logs, name + "-error.log")),
            Log(rules.CombinedFile, null),
            WithId(string.IsNullOrEmpty(spec.PidFile) ? Path.Combine(home.PidFiles, name + ".pid") : Path.GetFullPath(spec.PidFile, spec.Cwd), id));
    }

    /// <summary>Where the keeper is to put the output.</summary>
    public LogSinks ToSinks(LogRules rules, LogRotation rotation) => new()
    {
        OutFile = Out,
        ErrorFile = Error,
        CombinedFile = Combined,
        Format = rules.Format,
        DateFormat = rules.DateFormat,
        Rotation = rotation,
    };

    /// <summary>A name as part of a file name.</summary>
    public static string Clean(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? character : '-'));

    private static string WithId(string path, string id)
    {
        var extension = Path.GetExtension(path);
        return path[..^extension.Length] + "-" + id + extension;
    }
}
