using System.Globalization;

namespace ActorPm.Shell.Declaring;

/// <summary>
/// PM2's <c>-i</c>: a number, <c>max</c> or 0 for all processors, negative for all but so many. Of an app of the fleet also
/// <c>per_server</c>, <c>per_server:2</c> and <c>single</c>.
/// </summary>
/// <param name="Value">The number; of the words for the fleet how many they mean for one server.</param>
/// <param name="InFleet">The word, which means something in a fleet only; null for a number.</param>
internal readonly record struct InstanceCount(int Value, string? InFleet = null)
{
    private const string PerServer = "per_server";
    private const int Most = 10_000;

    public static bool TryParse(string text, out InstanceCount count)
    {
        count = default;
        if (string.Equals(text, "max", StringComparison.OrdinalIgnoreCase)) return true;
        if (text is PerServer or "single") count = new InstanceCount(1, text);
        else if (text.StartsWith(PerServer + ":", StringComparison.Ordinal))
        {
            if (!int.TryParse(text.AsSpan(PerServer.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var each) || each is 0 or > Most) return false;
            count = new InstanceCount(each, each == 1 ? PerServer : $"{PerServer}:{each}");
        }
        else
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value > Most) return false;
            count = new InstanceCount(value);
        }

        return true;
    }

    public int On(int processors) => Value > 0 ? Value : Math.Max(1, processors + Value);
}
