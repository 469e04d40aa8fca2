using System.Globalization;

namespace ActorPm.Shell.Declaring;

/// <summary>PM2's <c>-i</c>: a number, <c>max</c> or 0 for all processors, negative for all but so many.</summary>
internal readonly record struct InstanceCount(int Value)
{
    public static bool TryParse(string text, out InstanceCount count)
    {
        count = default;
        if (string.Equals(text, "max", StringComparison.OrdinalIgnoreCase)) return true;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value > 10_000) return false;
        count = new InstanceCount(value);
        return true;
    }

    public int On(int processors) => Value > 0 ? Value : Math.Max(1, processors + Value);
}
