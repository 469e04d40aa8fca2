using System.Collections.Immutable;
using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Metrics;

/// <summary>All that one process has told of its inside so far; immutable.</summary>
internal sealed record ProcessFigures
{
    /// <summary>More names than this are a fault of the app; those that come later are left out.</summary>
    public const int MostNames = 500;

    public static readonly ProcessFigures None = new();

    /// <summary>Who sent <see cref="Report"/>: several programs may run behind a launcher. 0 where there is only one.</summary>
    public int Reporter { get; init; }

    /// <summary>The preload's last report, unread until somebody asks.</summary>
    public string? Report { get; init; }

    /// <summary>When it came.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>Counters of the .NET runtime in it.</summary>
    public IReadOnlyList<ProcessMetric> Runtime { get; init; } = [];

    /// <summary>What the app itself counts, in the order of appearance.</summary>
    public ImmutableList<ProcessMetric> Own { get; init; } = [];

    public ImmutableList<ProcessAction> Actions { get; init; } = [];

    public ImmutableList<(string Name, JsonElement Value)> Options { get; init; } = [];

    /// <summary>Everything measured. What the app says itself goes before what is measured from outside.</summary>
    public IReadOnlyList<ProcessMetric> Metrics()
    {
        IReadOnlyList<ProcessMetric> measured = Report is null ? Runtime : [.. NodeReport.Read(Report), .. Runtime];
        return [.. measured.Select(one => Own.Find(own => own.Name == one.Name) ?? one), .. Own.Where(own => measured.All(one => one.Name != own.Name))];
    }

    /// <summary>The settings as one object; null when there are none.</summary>
    public JsonElement? Configuration()
    {
        if (Options.IsEmpty) return null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Options)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.ToArray());
    }

    public ProcessFigures With(AxmMessage message) => message switch
    {
        Monitored monitored => this with { Own = monitored.Metrics.Aggregate(Own, (list, metric) => Put(list, metric, one => one.Name == metric.Name)) },
        Offered offered => this with { Actions = Put(Actions, offered.Action, one => one.Name == offered.Action.Name) },
        Configured configured => this with
        {
            Options = configured.Options.EnumerateObject()
            .Aggregate(Options, (list, option) => Put(list, (option.Name, option.Value.Clone()), one => one.Name == option.Name))
        },
        _ => this,
    };

    private static ImmutableList<T> Put<T>(ImmutableList<T> list, T item, Predicate<T> isSame)
    {
        var at = list.FindIndex(isSame);
        return at >= 0 ? list.SetItem(at, item) : list.Count < MostNames ? list.Add(item) : list;
    }
}
