using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Tests.Rendering;

public class StatusLineTests
{
    [Fact]
    public void It_shows_after_half_a_second_gives_way_to_lines_and_goes_away()
    {
        var error = new StringWriter();
        var standard = new StringWriter();
        var clock = new HandClock();
        var output = new ShellOutput(standard, error) { ErrorIsTerminal = true, Columns = 80 };
        using (var status = new StatusLine(output, "stopping", clock))
        {
            Assert.Equal(TimeSpan.FromMilliseconds(500), clock.Due);
            clock.Tick();
            Assert.EndsWith("⠋ stopping", error.ToString());
            status.Text = "stopping 3 of 9";
            clock.Tick();
            Assert.EndsWith("⠙ stopping 3 of 9", error.ToString());
            output.Line("[web](0) ✓");
            Assert.EndsWith("\r\e[2K", error.ToString());
            clock.Tick();
        }

        Assert.EndsWith("\r\e[2K", error.ToString());
        Assert.Equal("[web](0) ✓\n", standard.ToString());
        clock.Tick();
        Assert.EndsWith("\r\e[2K", error.ToString());
    }

    [Fact]
    public void A_pipe_sees_nothing_of_it()
    {
        var error = new StringWriter();
        var clock = new HandClock();
        using (new StatusLine(new ShellOutput(new StringWriter(), error), "stopping", clock)) clock.Tick();
        Assert.Empty(error.ToString());
    }

    private sealed class HandClock : TimeProvider
    {
        private Action? _tick;

        public TimeSpan Due { get; private set; }

        public void Tick() => _tick?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            _tick = () => callback(state);
            return base.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
