using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Node.Runtimes;

namespace ActorPm.Node.Tests.Runtimes;

/// <summary>The runtime that is watched is that of the tests themselves.</summary>
public sealed class RuntimeCountersTests
{
    private static string Temporary => Path.GetTempPath().TrimEnd('/');

    [Fact]
    public async Task The_counters_of_a_running_program_are_found_and_read()
    {
        var counters = new RuntimeCounters();
        var root = new RuntimeRoot(Environment.ProcessId, Temporary);
        var door = Assert.Single(counters.Find([root, new RuntimeRoot(int.MaxValue, Temporary), root with { TemporaryFolder = "/nowhere" }])).Value;
        Assert.Equal(Environment.ProcessId, door.Pid);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = new TaskCompletionSource<IReadOnlyList<ProcessMetric>>();
        var following = counters.FollowAsync(door, metrics => first.TrySetResult(metrics), stop.Token);
        var metrics = await first.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["GC Heap Size", "Working Set", "Time in GC", "CPU Usage", "Thread Pool Threads", "Thread Pool Queue", "Exceptions"],
            metrics.Take(7).Select(metric => metric.Name));
        Assert.InRange(Value("Working Set"), 10, 10_000);
        Assert.InRange(Value("GC Heap Size"), 0.1, Value("Working Set"));
        Assert.InRange(Value("Thread Pool Threads"), 1, 1000);

        await stop.CancelAsync();
        await following;

        double Value(string name) => metrics.Single(metric => metric.Name == name).Value!.Value.GetDouble();
    }

    [Fact]
    public async Task A_socket_of_nobody_ends_the_reading_quietly() =>
        await new RuntimeCounters().FollowAsync(new RuntimeDoor(1, "/nowhere/socket"), _ => Assert.Fail("told"), TestContext.Current.CancellationToken);

    [Fact]
    public void A_trace_may_arrive_in_pieces_of_any_size_and_must_be_one()
    {
        var reader = new TraceReader((_, _) => { });
        foreach (var one in "Nettrace\u0014\0\0\0!FastSerialization.1"u8.ToArray()) Fill(reader, [one]);
        Assert.False(reader.Ended);
        Fill(reader, [1]);
        Assert.True(reader.Ended);
        Assert.Throws<TraceFormatException>(() => Fill(new TraceReader((_, _) => { }), "HTTP/1.1 400 Bad Request and so on and on"u8.ToArray()));
    }

    [Fact]
    public void A_rate_of_requests_follows_a_burst_slowly_and_other_counters_at_once()
    {
        var figures = new RuntimeFigures();
        foreach (var value in (double[])[0, 0, 12])
        {
            figures.Take(new RuntimeCounter(RuntimeFigures.Hosting, "requests-per-second", value));
            figures.Take(new RuntimeCounter(RuntimeFigures.Runtime, "gc-heap-size", value));
        }

        Assert.Equal(["GC Heap Size 11.44 MiB", "HTTP 240 req/min"], figures.Current().Select(one => $"{one.Name} {one.Value!.Value.GetRawText()} {one.Unit}"));
    }

    private static void Fill(TraceReader reader, byte[] bytes)
    {
        bytes.CopyTo(reader.Free());
        reader.Filled(bytes.Length);
    }
}
