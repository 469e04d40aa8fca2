using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPm.Compare.Load;

/// <summary>What wrk saw.</summary>
/// <param name="Requests">Answered in all.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="P99">99th percentile of the latency, ms.</param>
internal sealed record Traffic(long Requests, double PerSecond, double P99);

/// <summary>Load on a port of this machine, by wrk.</summary>
internal static partial class Wrk
{
    private const int Connections = 32;

    /// <summary>Asks as fast as it is answered.</summary>
    /// <param name="port">Where.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="close">A connection for every request.</param>
    /// <exception cref="InvalidOperationException">A request failed: such a figure is worth nothing.</exception>
    public static async Task<Traffic> RunAsync(int port, int seconds, bool close)
    {
        string[] closing = close ? ["-H", "Connection: close"] : [];
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "--latency", .. closing, $"http://127.0.0.1:{port}/"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException($"requests failed under load:\n{said}");
        return new Traffic(
            long.Parse(Part(RequestsPattern(), said).Value, CultureInfo.InvariantCulture),
            double.Parse(Part(RatePattern(), said).Value, CultureInfo.InvariantCulture),
            Latency(PercentilePattern().Match(said)));
    }

    /// <summary>Waits until a port is answered.</summary>
    public static async Task AnswersAsync(int port)
    {
        using var client = new HttpClient();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(15);)
        {
            try
            {
                await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"nobody answers on port {port}");
    }

    private static Group Part(Regex pattern, string said) =>
        pattern.Match(said) is { Success: true } match ? match.Groups[1] : throw new InvalidOperationException($"wrk said something else:\n{said}");

    private static double Latency(Match match) => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        _ => 1000,
    };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex PercentilePattern();
}
