using ActorPm.Actors.Metrics;
using ActorPm.Contracts.Keeper;
using Xunit;

namespace ActorPm.Actors.Tests.Metrics;

public class ProcessFiguresTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_an_app_counts_is_kept_in_its_order_and_replaced_by_name()
    {
        var figures = After(
            """{"type":"axm:monitor","data":{"Queue":{"value":3,"unit":"jobs","historic":true,"type":"queue","agg_type":"avg"},"Bare":{"value":"x"},"Plain":1}}""",
            """{"type":"axm:monitor","data":{"Queue":{"value":4},"New":{"value":null}}}""");
        Assert.Equal(
            ["Queue 4", "Bare \"x\"", "Plain 1", "New null"],
            figures.Metrics().Select(metric => $"{metric.Name} {metric.Value?.GetRawText()}"));
    }

    [Fact]
    public void The_library_of_an_app_goes_before_our_own_measure_of_the_same()
    {
        var book = new FiguresBook();
        book.Report(Reported(1, """{"heap_used":1048576,"heap_total":2097152}"""), Now);
        book.Say(0, 1, AxmMessage.Read("""{"type":"axm:monitor","data":{"Users":{"value":42,"unit":"users"},"Heap Size":{"value":"9.99","unit":"MiB"}}}""")!);
        Assert.Equal(
            ["Heap Size \"9.99\"", "Heap Usage 50", "Used Heap Size \"1.00\"", "Users 42"],
            book.Of(0, 1).Metrics().Select(metric => $"{metric.Name} {metric.Value?.GetRawText()}"));
    }

    [Fact]
    public void Actions_and_settings_come_one_by_one()
    {
        var figures = After(
            """{"type":"axm:action","data":{"action_name":"hi","action_type":"custom","arity":1}}""",
            """{"type":"axm:action","data":{"action_name":"bye","opts":{"comment":"c"}}}""",
            """{"type":"axm:action","data":{"action_name":"hi","action_type":"custom","arity":2}}""",
            """{"type":"axm:option:configuration","data":{"error":true,"module_name":"a"}}""",
            """{"type":"axm:option:configuration","data":{"module_name":"b"}}""");
        Assert.Equal([("hi", 2), ("bye", null)], figures.Actions.Select(action => (action.Name, action.Arity)));
        Assert.Equal("""{"error":true,"module_name":"b"}""", figures.Configuration()!.Value.GetRawText());
        Assert.Null(ProcessFigures.None.Configuration());
    }

    [Theory]
    [InlineData("\"ready\"")]
    [InlineData("\"axm:action\"")]
    [InlineData("""{"type":"process:msg","data":{"a":"axm:"}}""")]
    [InlineData("""{"type":"axm:action","data":{"action_name":7}}""")]
    [InlineData("""{"type":"axm:action","data":{"action_name":""}}""")]
    [InlineData("""{"type":"axm:monitor","data":[1]}""")]
    [InlineData("""{"type":"axm:monitor" """)]
    [InlineData("""{"type":{"a":1},"data":{"x":"axm:"}}""")]
    public void Other_messages_say_nothing(string json) => Assert.Null(AxmMessage.Read(json));

    [Fact]
    public void An_app_that_invents_names_without_end_fills_no_memory()
    {
        var figures = Enumerable.Range(0, 600).Aggregate(
            ProcessFigures.None, (before, number) => before.With(AxmMessage.Read("""{"type":"axm:monitor","data":{"NAME":{"value":1}}}""".Replace("NAME", $"m{number}"))!));
        Assert.Equal(ProcessFigures.MostNames, figures.Metrics().Count);
    }

    [Fact]
    public void While_one_process_takes_the_place_of_another_each_has_its_own_figures()
    {
        var book = new FiguresBook();
        book.Runs(0, 1);
        book.Report(Reported(1, """{"handles":1}"""), Now);
        book.Report(Reported(2, """{"handles":2}"""), Now);
        Assert.Equal((1, 2), (Handles(book.Of(0, 1)), Handles(book.Of(0, 2))));
        book.Runs(0, 2);
        book.Report(Reported(1, """{"handles":3}"""), Now);
        Assert.Same(ProcessFigures.None, book.Of(0, 1));
        book.Ended(0, 2);
        Assert.Same(ProcessFigures.None, book.Of(0, 2));
    }

    [Fact]
    public void Of_several_programs_behind_a_launcher_the_one_that_serves_is_shown_else_the_last_one()
    {
        const string Serving = """{"handles":1,"http":{"rate":1}}""";
        var book = new FiguresBook();
        book.Report(Reported(1, """{"handles":10}""", pid: 10), Now);
        book.Report(Reported(1, """{"handles":20}""", pid: 20), Now);
        book.Report(Reported(1, """{"handles":11}""", pid: 10), Now);
        Assert.Equal(20, Handles(book.Of(0, 1)));
        book.Report(Reported(1, Serving, pid: 10), Now);
        book.Report(Reported(1, """{"handles":21}""", pid: 20), Now);
        Assert.Equal(1, Handles(book.Of(0, 1)));
        book.Report(Reported(1, """{"handles":22}""", pid: 20), Now.AddMinutes(2));
        Assert.Equal(22, Handles(book.Of(0, 1)));
    }

    private static ReportedEvent Reported(long generation, string report, int? pid = null) =>
        new() { Instance = 0, Generation = generation, Report = report, Pid = pid };

    private static int Handles(ProcessFigures figures) => figures.Metrics().Single(metric => metric.Name == "Active handles").Value!.Value.GetInt32();

    private static ProcessFigures After(params string[] messages) =>
        messages.Aggregate(ProcessFigures.None, (figures, json) => figures.With(AxmMessage.Read(json)!));
}
