using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Tests.Rendering;

public class LogPrinterTests
{
    [Fact]
    public void Last_lines_have_a_header_a_prefix_and_a_blank_line_after_them()
    {
        var (text, _) = Print(raw: false, new LogTail("/l/web-out.log", 0, "web", LogStream.Out, ["one", "two"]));
        Assert.Equal("/l/web-out.log last 15 lines:\n0|web      | one\n0|web      | two\n\n", text);
    }

    [Fact]
    public void An_empty_file_has_a_header_only()
    {
        var (text, _) = Print(raw: false, new LogTail("/l/web-out.log", 0, "web", LogStream.Out, []));
        Assert.Equal("/l/web-out.log last 15 lines:\n", text);
    }

    [Fact]
    public void The_prefix_widens_for_a_long_name()
    {
        var (text, _) = Print(
            raw: false,
            new LogLines(3, "a-very-long-name-here", LogStream.Out, 0, ["x"]),
            new LogLines(2, "tick", LogStream.Out, 0, ["y"]));
        Assert.Equal("3|a-very-long-name-here | x\n2|tick                  | y\n", text);
    }

    [Fact]
    public void Raw_lines_stay_on_their_stream()
    {
        var (text, error) = Print(raw: true, new LogLines(0, "web", LogStream.Out, 0, ["o"]), new LogLines(0, "web", LogStream.Error, 0, ["e"]));
        Assert.Equal(("o\n", "e\n"), (text, error));
    }

    private static (string Out, string Error) Print(bool raw, params ReadOnlySpan<LogUpdate> updates)
    {
        var standard = new StringWriter();
        var error = new StringWriter();
        var printer = new LogPrinter(new ShellOutput(standard, error), 15, raw);
        foreach (var update in updates) printer.Print(update);
        return (standard.ToString(), error.ToString());
    }
}
