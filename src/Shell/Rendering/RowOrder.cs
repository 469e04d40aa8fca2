using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Text;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Rendering;

/// <summary>PM2's <c>ls --sort field[:asc|:desc]</c>.</summary>
internal sealed class RowOrder
{
    private static readonly Dictionary<string, Func<InstanceRow, object>> Fields = new()
    {
        ["name"] = row => row.Name,
        ["namespace"] = row => row.Namespace,
        ["pid"] = row => row.Pid,
        ["id"] = row => row.Id,
        ["cpu"] = row => row.Cpu,
        ["memory"] = row => row.Memory,
        ["uptime"] = row => row.Status == ProcessState.Online ? -row.StartedAt : long.MinValue,
        ["status"] = row => InstanceTexts.StatusWord(row),
        ["restarts"] = row => row.Restarts,
    };

    private readonly Func<InstanceRow, object> _field;
    private readonly bool _descending;

    private RowOrder(Func<InstanceRow, object> field, bool descending) => (_field, _descending) = (field, descending);

    /// <exception cref="DeclarationException">There is no such field or direction (PM2 then sorts by name without a word).</exception>
    public static RowOrder Parse(string text)
    {
        var parts = text.Split(':');
        var name = parts[0] switch { "mem" => "memory", "pm_id" => "id", var other => other };
        if (!Fields.TryGetValue(name, out var field))
        {
            var near = Nearest.To(name, Fields.Keys);
            throw new DeclarationException(
                $"--sort: the list has no field '{parts[0]}'", near is null ? "it has " + string.Join(", ", Fields.Keys) : $"did you mean '{near}'?");
        }

        return parts switch
        {
            [_] or [_, "asc"] => new RowOrder(field, descending: false),
            [_, "desc"] => new RowOrder(field, descending: true),
            _ => throw new SettingInput("--sort", [text]).Expected("field, field:asc or field:desc"),
        };
    }

    public IReadOnlyList<InstanceRow> Apply(IReadOnlyList<InstanceRow> rows)
    {
        var comparer = Comparer<object>.Create((one, other) =>
            one is string text ? string.CompareOrdinal(text, (string)other) : ((IComparable)one).CompareTo(other));
        return _descending
            ? [.. rows.OrderByDescending(_field, comparer).ThenBy(row => row.Id)]
            : [.. rows.OrderBy(_field, comparer).ThenBy(row => row.Id)];
    }
}
