using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>One column of the list of instances.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Width">PM2's width, blanks included.</param>
/// <param name="Value">What stands in it.</param>
/// <param name="Cut">A longer value is cut (names); otherwise the column grows (numbers, states).</param>
internal sealed record TableColumn(string Header, int Width, Func<InstanceRow, DateTimeOffset, Cell> Value, bool Cut = false)
{
    public int WidthFor(IReadOnlyList<InstanceRow> rows, DateTimeOffset now) =>
        Cut ? Width : rows.Aggregate(Width, (widest, row) => Math.Max(widest, Value(row, now).Text.Length + 2));
}
