using System.Globalization;
using System.Text.Json;

namespace ActorPm.Actors.Metrics;

/// <summary>Values of metrics as PM2 writes them: some figures are texts there, and scripts rely on it.</summary>
internal static class MetricValue
{
    private const double BytesOfMebibyte = 1 << 20;

    /// <summary>A number with at most two decimals.</summary>
    public static JsonElement Number(double value) => Parse(Math.Round(value, 2).ToString(CultureInfo.InvariantCulture));

    /// <summary>A text with two decimals.</summary>
    public static JsonElement Text(double value) => Parse($"\"{value.ToString("0.00", CultureInfo.InvariantCulture)}\"");

    /// <summary>Bytes in MiB, as a text.</summary>
    public static JsonElement Mebibytes(double bytes) => Text(bytes / BytesOfMebibyte);

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
