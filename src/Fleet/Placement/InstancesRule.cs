using System.Globalization;

namespace ActorPm.Fleet.Placement;

/// <summary>How many instances of an app the fleet runs; one of the three nested ones.</summary>
public abstract record InstancesRule
{
    /// <summary>The most that can be asked for: a slip of the keyboard shall not plan a million processes.</summary>
    public const int Most = 10_000;

    private const string PerServerText = "per_server";

    private const string SingleText = "single";

    private InstancesRule()
    {
    }

    /// <summary>Reads <c>6</c>, <c>per_server</c>, <c>per_server:2</c> or <c>single</c>.</summary>
    /// <exception cref="FormatException">It is none of them, or the number is not between 1 and <see cref="Most"/>.</exception>
    public static InstancesRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = text.Trim();
        if (whole == SingleText) return new Single();
        if (whole == PerServerText) return new PerServer(1);
        var isPerServer = whole.StartsWith(PerServerText + ":", StringComparison.Ordinal);
        var number = isPerServer ? whole[(PerServerText.Length + 1)..] : whole;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most)
            throw new FormatException($"'{text}' is no number of instances: write 6 (1 to {Most} in the whole fleet), per_server, per_server:2 or single");
        return isPerServer ? new PerServer(count) : new Count(count);
    }

    /// <summary>The text that reads back as this rule.</summary>
    public sealed override string ToString() => this switch
    {
        Count count => count.Number.ToString(CultureInfo.InvariantCulture),
        PerServer { Number: 1 } => PerServerText,
        PerServer each => $"{PerServerText}:{each.Number}",
        _ => SingleText,
    };

    private static int Checked(int number) =>
        number is >= 1 and <= Most ? number : throw new ArgumentOutOfRangeException(nameof(number), number, $"Instances are 1 to {Most}");

    /// <summary>So many in the whole fleet.</summary>
    /// <param name="Number">At least 1.</param>
    public sealed record Count(int Number) : InstancesRule
    {
        /// <summary>At least 1.</summary>
        public int Number { get; } = Checked(Number);
    }

    /// <summary>So many on each matching server.</summary>
    /// <param name="Number">At least 1.</param>
    public sealed record PerServer(int Number) : InstancesRule
    {
        /// <summary>At least 1.</summary>
        public int Number { get; } = Checked(Number);
    }

    /// <summary>At most one at any time anywhere.</summary>
    public sealed record Single : InstancesRule;
}
