using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Tests.Rendering;

public class LogPrinterTests
{
    [Fact]
    public void Last_lines_have_a_header_a_prefix_and_a_blank_line_after_them()
    {
        var (text, _) = Print(LogForm.Prefixed, new LogTail("/l/web-out.log", 0, "web", LogStream.Out, ["one", "two"]));
        Assert.Equal("/l/web-out.log last 15 lines:\n0|web      | one\n0|web      | two\n\n", text);
    }

    [Fact]
    public void An_empty_file_has_a_header_only()
    {
        var (text, _) = Print(LogForm.Prefixed, new LogTail("/l/web-out.log", 0, "web", LogStream.Out, []));
        Assert.Equal("/l/web-out.log last 15 lines:\n", text);
    }

    [Fact]
    public void The_prefix_widens_for_a_long_name()
    {
        var (text, _) = Print(
            LogForm.Prefixed,
            new LogLines(3, "a-very-long-name-here", LogStream.Out, 0, ["x"]),
            new LogLines(2, "tick", LogStream.Out, 0, ["y"]));
        Assert.Equal("3|a-very-long-name-here  | x\n2|tick                   | y\n", text);
    }

    [Fact]
    public void Raw_lines_stay_on_their_stream()
    {
        var (text, error) = Print(LogForm.Raw, new LogLines(0, "web", LogStream.Out, 0, ["o"]), new LogLines(0, "web", LogStream.Error, 0, ["e"]));
        Assert.Equal(("o\n", "e\n"), (text, error));
    }

    [Fact]
    public void New_lines_are_padded_to_the_longest_name_and_two_more_as_PM2_does()
    {
        var (text, _) = Print(LogForm.Prefixed, new LogLines(0, "web", LogStream.Out, 1, ["x"]), new LogLines(-1, "PM2", LogStream.Out, 1, ["y"]));
        Assert.Equal("0|web  | x\nPM2    | y\n", text);
    }

    [Fact]
    public void JSON_lines_have_no_header_and_PM2s_fields()
    {
        var (text, _) = Print(
            LogForm.Json,
            new LogTail("/l/web-out.log", 0, "web", LogStream.Out, ["old"]),
            new LogLines(0, "web", LogStream.Error, 1_764_080_069_203, ["ü \"1\""]));
        Assert.Equal(
            "{\"message\":\"old\",\"type\":\"out\",\"process_id\":0,\"app_name\":\"web\"}\n"
            + "{\"message\":\"ü \\\"1\\\"\",\"timestamp\":\"2025-11-25T14:14:29.203Z\",\"type\":\"err\",\"process_id\":0,\"app_name\":\"web\"}\n",
            text);
    }

    [Fact]
    public void Key_value_lines_have_PM2s_keys()
    {
        var (text, _) = Print(LogForm.KeyValue, new LogLines(4, "web", LogStream.Error, 1_764_080_069_203, ["oops 24"]));
        Assert.Matches(@"^timestamp=2025-11-2\d-\d\d:\d\d:29[+-]\d{4} app=web id=4 type=error message=oops 24\n$", text);
    }

    [Fact]
    public void A_time_and_a_marked_word_are_put_in_where_asked_for()
    {
        var standard = new StringWriter();
        var output = new ShellOutput(standard, TextWriter.Null) { Colours = new Palette(true) };
        var printer = new LogPrinter(output, new LogStyle(LogForm.Prefixed, 15, new DayFormat("mm:ss"), "tick"));
        printer.Print(new LogLines(0, "web", LogStream.Out, 1_764_080_069_203, ["a tick"]));
        Assert.Equal("\e[90m14:29\e[39m \e[32m0|web  | \e[39ma \e[100mtick\e[49m\n", standard.ToString());
    }

    private static (string Out, string Error) Print(LogForm form, params ReadOnlySpan<LogUpdate> updates)
    {
        var standard = new StringWriter();
        var error = new StringWriter();
        var printer = new LogPrinter(new ShellOutput(standard, error), new LogStyle(form, 15));
        foreach (var update in updates) printer.Print(update);
        return (standard.ToString(), error.ToString());
    }
}
