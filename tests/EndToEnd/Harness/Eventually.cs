using System.Diagnostics;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Waits for what tells nobody when it happens; looks every 20 ms.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task<TimeSpan> TrueAsync(string what, TimeSpan within, Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await condition()) return Stopwatch.GetElapsedTime(began);
            if (Stopwatch.GetElapsedTime(began) > within) Assert.Fail($"not within {within.TotalSeconds:0.##} s: {what}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    public static Task<TimeSpan> TrueAsync(string what, TimeSpan within, Func<bool> condition) =>
        TrueAsync(what, within, () => Task.FromResult(condition()));

    public static Task<TimeSpan> TrueAsync(string what, double seconds, Func<bool> condition) =>
        TrueAsync(what, TimeSpan.FromSeconds(seconds), condition);

    public static Task<TimeSpan> TrueAsync(string what, double seconds, Func<Task<bool>> condition) =>
        TrueAsync(what, TimeSpan.FromSeconds(seconds), condition);
}
