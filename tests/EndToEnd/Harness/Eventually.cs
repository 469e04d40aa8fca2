using System.Diagnostics;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Waits for what tells nobody when it happens; looks every 20 ms unless told otherwise.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <param name="what">For the failure.</param>
    /// <param name="within">The longest that is waited.</param>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="look">How often; rarely where asking is a command that costs something.</param>
    public static async Task<TimeSpan> TrueAsync(string what, TimeSpan within, Func<Task<bool>> condition, TimeSpan? look = null)
    {
        var began = Stopwatch.GetTimestamp();
        if (!await HappensAsync(within.TotalSeconds, condition, look)) Assert.Fail($"not within {within.TotalSeconds:0.##} s: {what}");
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Whether it becomes true in time, for a step that is tried again otherwise.</summary>
    public static async Task<bool> HappensAsync(double seconds, Func<Task<bool>> condition, TimeSpan? look = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > seconds) return false;
            await Task.Delay(look ?? Look, TestContext.Current.CancellationToken);
        }

        return true;
    }

    public static Task<TimeSpan> TrueAsync(string what, TimeSpan within, Func<bool> condition) =>
        TrueAsync(what, within, () => Task.FromResult(condition()));

    public static Task<TimeSpan> TrueAsync(string what, double seconds, Func<bool> condition) =>
        TrueAsync(what, TimeSpan.FromSeconds(seconds), condition);

    public static Task<TimeSpan> TrueAsync(string what, double seconds, Func<Task<bool>> condition) =>
        TrueAsync(what, TimeSpan.FromSeconds(seconds), condition);
}
