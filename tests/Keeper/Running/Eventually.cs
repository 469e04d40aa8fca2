using System.Diagnostics;

namespace ActorPm.Keeper.Tests.Running;

/// <summary>Waits for something that can only be looked at (files, /proc).</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Limit, $"waited in vain: {what}");
            await Task.Delay(5);
        }
    }

    /// <summary>The text of a file once it satisfies the condition.</summary>
    public static async Task<string> TextAsync(string file, Func<string, bool> condition)
    {
        var text = "";
        await TrueAsync(() => File.Exists(file) && condition(text = File.ReadAllText(file)), $"{file} is as expected, it has: {text}");
        return text;
    }
}
