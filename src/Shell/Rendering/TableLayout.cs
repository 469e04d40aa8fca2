using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>A set of columns; PM2 has three for three widths of a terminal.</summary>
/// <param name="Columns">From left to right.</param>
/// <param name="WidestName">Where the name column stops growing.</param>
internal sealed record TableLayout(IReadOnlyList<TableColumn> Columns, int WidestName)
{
    // PM2 leaves four blanks after the longest name, and makes the column 11 wide when there is no row.
    private const int NameWithoutRows = 11;
    private const int AroundName = 5;

    private static readonly TableColumn Id = new("id", 4, (row, _) => Cell.Header(row.Id.ToString()));
    private static readonly TableColumn Name = new("name", 6, (row, _) => row.Name, Cut: true);
    private static readonly TableColumn Restarts = new("↺", 6, (row, _) => row.Restarts.ToString());
    private static readonly TableColumn Status = new("status", 11, (row, _) => InstanceTexts.Status(row));
    private static readonly TableColumn Mode = new("mode", 9, (row, _) => new Cell(
        InstanceTexts.Mode(row),
        InstanceTexts.Mode(row) == "fork"
            ? static (palette, text) => palette.Inverse(palette.Bold(text))
            : static (palette, text) => palette.Blue(palette.Bold(text))));

    /// <summary>Wide terminals, pipes and files.</summary>
    public static TableLayout Full { get; } = new(
        [
            Id,
            Name,
            new("namespace", 13, (row, _) => row.Namespace, Cut: true),
            new("version", 9, (row, _) => InstanceTexts.Version(row), Cut: true),
            Mode,
            new("pid", 10, (row, _) => row.Pid.ToString()),
            new("uptime", 8, (row, now) => InstanceTexts.Uptime(row, now)),
            Restarts,
            Status,
            new("cpu", 10, (row, _) => InstanceTexts.Cpu(row.Cpu)),
            new("mem", 10, (row, _) => InstanceTexts.Memory(row)),
            new("user", 10, (row, _) => new Cell(row.User, static (palette, text) => palette.Bold(text)), Cut: true),
            new("watching", 10, (row, _) => row.Watching
                ? new Cell("enabled", static (palette, text) => palette.Bold(palette.Green(text)))
                : new Cell("disabled", static (palette, text) => palette.Grey(text))),
        ],
        WidestName: 40);

    /// <summary>A terminal of 80 columns.</summary>
    public static TableLayout Condensed { get; } = new(
        [
            Id,
            Name,
            Mode with { Width = 10 },
            Restarts,
            Status,
            new("cpu", 10, (row, _) => InstanceTexts.Cpu(row.Cpu)),
            new("memory", 10, (row, _) => InstanceTexts.Memory(row)),
        ],
        WidestName: 20);

    /// <summary>Narrower still.</summary>
    public static TableLayout Mini { get; } = new(
        [
            Id,
            Name,
            Status,
            new("cpu", 8, (row, _) => InstanceTexts.Cpu(row.Cpu)),
            new("mem", 10, (row, _) => InstanceTexts.Memory(row)),
        ],
        WidestName: 16);

    /// <summary>The widest layout that fits; no terminal takes the full one.</summary>
    public static TableLayout For(IReadOnlyList<InstanceRow> rows, int? columns, DateTimeOffset now)
    {
        if (columns is null || Full.TotalWidth(rows, now) <= columns) return Full;
        return Condensed.TotalWidth(rows, now) <= columns ? Condensed : Mini;
    }

    public int[] Widths(IReadOnlyList<InstanceRow> rows, DateTimeOffset now) =>
        [.. Columns.Select(column => column == Name ? NameWidth(rows) : column.WidthFor(rows, now))];

    private int TotalWidth(IReadOnlyList<InstanceRow> rows, DateTimeOffset now) => Widths(rows, now).Sum() + Columns.Count + 1;

    private int NameWidth(IReadOnlyList<InstanceRow> rows) => rows.Count == 0
        ? NameWithoutRows
        : Math.Min(WidestName, rows.Max(row => TextWidth.Of(row.Name)) + AroundName);
}
