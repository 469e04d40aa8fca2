using System.Globalization;
using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.Runtimes;

/// <summary>The counters worth showing, with labels like those of Node.js programs. Sizes come in millions of bytes and are shown in MiB.</summary>
internal sealed class RuntimeFigures
{
    /// <summary>Readings that a rate is the mean of, as that of Node.js programs: about a minute.</summary>
    private const int Smoothing = 12;

    public const string Runtime = "System.Runtime", Hosting = "Microsoft.AspNetCore.Hosting";

    /// <summary>The sources that are asked. One that an app does not have keeps silent.</summary>
    public static IReadOnlyList<string> Sources { get; } = [Runtime, Hosting];

    private static readonly (string Source, string Name, string Label, string? Unit, string Type, double Factor)[] Shown =
    [
        (Runtime, "gc-heap-size", "GC Heap Size", "MiB", "internal/dotnet/gc/heap", 1e6 / (1 << 20)),
        (Runtime, "working-set", "Working Set", "MiB", "internal/dotnet/working-set", 1e6 / (1 << 20)),
        (Runtime, "time-in-gc", "Time in GC", "%", "internal/dotnet/gc/time", 1),
        (Runtime, "cpu-usage", "CPU Usage", "%", "internal/dotnet/cpu", 1),
        (Runtime, "threadpool-thread-count", "Thread Pool Threads", null, "internal/dotnet/threadpool/threads", 1),
        (Runtime, "threadpool-queue-length", "Thread Pool Queue", null, "internal/dotnet/threadpool/queue", 1),
        (Runtime, "exception-count", "Exceptions", "/s", "internal/dotnet/exceptions", 1),
        (Hosting, "requests-per-second", "HTTP", "req/min", "internal/http/builtin/reqs", 60),
        (Hosting, "current-requests", "Active HTTP requests", null, "internal/http/builtin/active", 1),
    ];

    private readonly Dictionary<(string Source, string Name), double> _counters = [];
    private int _rates;

    /// <summary>A new reading. Requests come in bursts: their rate follows slowly.</summary>
    public void Take(RuntimeCounter counter)
    {
        var key = (counter.Source, counter.Name);
        if (counter.Name != "requests-per-second")
        {
            _counters[key] = counter.Value;
            return;
        }

        var before = _counters.GetValueOrDefault(key);
        _rates = Math.Min(_rates + 1, Smoothing);
        _counters[key] = before + (counter.Value - before) / _rates;
    }

    /// <summary>Those that are known, always in the same order.</summary>
    public IReadOnlyList<ProcessMetric> Current() =>
    [
        .. from shown in Shown
           where _counters.ContainsKey((shown.Source, shown.Name))
           select new ProcessMetric
           {
               Name = shown.Label,
               Value = JsonElement.Parse(Math.Round(_counters[(shown.Source, shown.Name)] * shown.Factor, 2).ToString(CultureInfo.InvariantCulture)),
               Unit = shown.Unit,
               Type = shown.Type,
               Historic = true,
           },
    ];
}
