using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public class InstanceTableTests
{
    private static readonly InstanceRow[] Rows =
    [
        Samples.Row(1, "loop"),
        Samples.Row(5, "ls", ProcessState.Errored) with { Restarts = 15 },
        Samples.Row(4, "sleep 100") with { Namespace = "averyveryverylongnamespace", Cpu = 25.81 },
        Samples.Row(6, "web") with { Mode = ExecMode.Cluster, Version = "1.2.3" },
    ];

    [Fact]
    public void A_pipe_gets_the_full_table() => Assert.Equal(GoldenText.Read("list-full"), Render(Rows, null));

    [Fact]
    public void A_terminal_that_is_just_wide_enough_gets_the_full_table() => Assert.Equal(GoldenText.Read("list-full"), Render(Rows, 138));

    [Theory]
    [InlineData(137)]
    [InlineData(80)]
    [InlineData(73)]
    public void A_narrower_terminal_gets_seven_columns(int columns) => Assert.Equal(GoldenText.Read("list-condensed"), Render(Rows, columns));

    [Theory]
    [InlineData(72)]
    [InlineData(40)]
    public void A_still_narrower_one_gets_five(int columns) => Assert.Equal(GoldenText.Read("list-mini"), Render(Rows, columns));

    [Fact]
    public void An_empty_list_is_a_header() => Assert.Equal(GoldenText.Read("list-empty"), Render([], null));

    [Theory]
    [InlineData(164, "│ 1234567890123456789012345678901234567… │")]
    [InlineData(79, "│ 12345678901234567… │")]
    [InlineData(78, "│ 1234567890123… │")]
    public void A_long_name_is_cut_where_PM2_cuts_it(int columns, string cell) =>
        Assert.Contains(cell, Render([Samples.Row(0, "123456789012345678901234567890123456789")], columns));

    [Fact]
    public void The_status_column_grows_for_a_waiting_restart() =>
        Assert.Contains("│ waiting restart │", Render([Samples.Row(0, "web", ProcessState.WaitingRestart)], null));

    [Fact]
    public void Wide_letters_keep_the_bars_in_line()
    {
        var lines = Render([Samples.Row(0, "web🚀日本")], null).Split('\n');
        Assert.Single(lines.Select(TextWidth.Of).Distinct());
    }

    [Fact]
    public void Colours_change_no_width()
    {
        var coloured = InstanceTable.Render(Rows, null, Samples.Now, new Palette(true));
        Assert.Contains("\e[32m\e[1monline\e[22m\e[39m", coloured);
        Assert.Equal(GoldenText.Read("list-full"), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9]+m", ""));
    }

    private static string Render(InstanceRow[] rows, int? columns) => InstanceTable.Render(rows, columns, Samples.Now, Palette.Off);
}
