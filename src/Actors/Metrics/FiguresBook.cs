using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Metrics;

/// <summary>
/// Figures of all processes, by instance and generation: while one process takes the place of another, both
/// report, and the older one's figures must not become the younger one's.
/// </summary>
internal sealed class FiguresBook
{
    /// <summary>A program behind a launcher that is silent for so long has made room for the next one.</summary>
    private static readonly TimeSpan SilentReporter = TimeSpan.FromSeconds(75);

    private readonly Dictionary<int, SortedDictionary<long, ProcessFigures>> _figures = [];
    private readonly Dictionary<int, long> _current = [];

    /// <summary>What is known of a process; nothing for one that was never heard of.</summary>
    public ProcessFigures Of(int id, long generation) =>
        _figures.TryGetValue(id, out var ofInstance) && ofInstance.TryGetValue(generation, out var figures) ? figures : ProcessFigures.None;

    /// <summary>An instance has this process from now on: what older ones said is of no interest.</summary>
    public void Runs(int id, long generation)
    {
        _current[id] = generation;
        Drop(id, known => known < generation);
    }

    /// <summary>The process has ended.</summary>
    public void Ended(int id, long generation) => Drop(id, known => known <= generation);

    public void Forget(int id)
    {
        _figures.Remove(id);
        _current.Remove(id);
    }

    public void Say(int id, long generation, AxmMessage message) => Change(id, generation, figures => figures.With(message));

    public void Counted(int id, long generation, IReadOnlyList<ProcessMetric> counters) =>
        Change(id, generation, figures => figures with { Runtime = counters });

    /// <summary>The preload's report. Of several programs behind one launcher the one that serves HTTP is shown, else the last that came up.</summary>
    public void Report(ReportedEvent reported, DateTimeOffset now) => Change(reported.Instance, reported.Generation, figures =>
    {
        var reporter = reported.Pid ?? 0;
        if (figures.Report is { } shown && reporter != figures.Reporter && now - figures.ReportedAt < SilentReporter)
        {
            var (serves, servesToo) = (ServesHttp(shown), ServesHttp(reported.Report));
            if (serves && !servesToo || serves == servesToo && reporter < figures.Reporter) return figures;
        }

        return figures with { Report = reported.Report, Reporter = reporter, ReportedAt = now };
    });

    private static bool ServesHttp(string report) => report.Contains("\"http\":", StringComparison.Ordinal);

    private void Change(int id, long generation, Func<ProcessFigures, ProcessFigures> change)
    {
        if (_current.TryGetValue(id, out var current) && generation < current) return;
        if (!_figures.TryGetValue(id, out var ofInstance)) ofInstance = _figures[id] = [];
        ofInstance[generation] = change(ofInstance.GetValueOrDefault(generation, ProcessFigures.None));
    }

    private void Drop(int id, Predicate<long> isOver)
    {
        if (!_figures.TryGetValue(id, out var ofInstance)) return;
        foreach (var generation in ofInstance.Keys.Where(generation => isOver(generation)).ToList()) ofInstance.Remove(generation);
        if (ofInstance.Count == 0) _figures.Remove(id);
    }
}
