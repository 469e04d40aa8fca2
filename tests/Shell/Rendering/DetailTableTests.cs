using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public class DetailTableTests
{
    [Fact]
    public void Show_has_the_rows_of_PM2() =>
        Assert.Equal(GoldenText.Read("show"), DetailTable.Render(Samples.Detail(0, "web"), Samples.Now, Palette.Off));

    [Fact]
    public void Rows_that_were_set_stand_where_PM2_has_them()
    {
        var detail = Samples.Detail(0, "web");
        var lines = DetailTable.Render(
                detail with { CombinedLog = "/l/all.log", Spec = detail.Spec with { MaxMemoryBytes = 314572800 } }, Samples.Now, Palette.Off)
            .Split('\n').Select(line => line.Split('│')).Where(cells => cells.Length > 2).Select(cells => cells[1].Trim()).ToList();
        Assert.Equal(
            ["restarts", "max memory restart", "uptime", "entire log path", "script path"],
            lines.Skip(lines.IndexOf("restarts")).Take(5));
    }

    [Fact]
    public void What_the_process_offers_and_measures_stands_below_as_PM2_has_it()
    {
        var text = DetailTable.Render(
            Samples.Detail(0, "web") with
            {
                Actions = [new ProcessAction { Name = "hi" }, new ProcessAction { Name = "say it" }],
                Metrics =
                [
                    new ProcessMetric { Name = "Heap Size", Value = JsonElement.Parse("\"5.98\""), Unit = "MiB" },
                    new ProcessMetric { Name = "Downloads", Value = JsonElement.Parse("2") },
                    new ProcessMetric { Name = "a\nb" },
                ],
            },
            Samples.Now,
            Palette.Off);
        Assert.Contains(
            """
             Actions available 
            ┌────────┐
            │ hi     │
            │ say it │
            └────────┘
             Trigger via: pbm trigger web <action_name>

             Code metrics value 
            ┌───────────┬──────────┐
            │ Heap Size │ 5.98 MiB │
            │ Downloads │ 2        │
            │ a b       │ N/A      │
            └───────────┴──────────┘

            """,
            text);
    }

    [Fact]
    public void A_line_break_in_an_argument_does_not_tear_the_table()
    {
        var detail = Samples.Detail(0, "web");
        var text = DetailTable.Render(detail with { Spec = detail.Spec with { Arguments = ["-c", "a\nb"] } }, Samples.Now, Palette.Off);
        Assert.Contains("│ -c a b ", text);
    }
}
