namespace ActorPm.Shell.Rendering;

/// <summary>
/// Says on a terminal what a long operation is doing, in one line of the standard error that moves and
/// goes away; other lines are printed above it. Nothing appears in the first half second, nor in a pipe.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    private const string Clear = "\r\e[2K";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    private readonly ShellOutput _output;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private string _text;
    private int _frame;
    private bool _shown;
    private bool _ended;

    public StatusLine(ShellOutput output, string text, TimeProvider clock)
    {
        _output = output;
        _text = text;
        if (!output.ErrorIsTerminal || output.Silent) return;
        output.Detour = Above;
        _timer = clock.CreateTimer(_ => Draw(), null, Patience, Frame);
    }

    /// <summary>What is being done now.</summary>
    public string Text
    {
        set
        {
            lock (_gate) _text = value;
        }
    }

    /// <summary>The result of <paramref name="work"/>, with a status line while it takes long.</summary>
    public static async Task<TResult> WhileAsync<TResult>(ShellOutput output, string text, TimeProvider clock, Task<TResult> work)
    {
        if (work.IsCompleted) return await work;
        using var status = new StatusLine(output, text, clock);
        return await work;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            if (_shown) _output.WriteTerminal(Clear);
            if (_output.Detour == Above) _output.Detour = null;
        }

        _timer?.Dispose();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_ended) return;
            _shown = true;
            var frame = _output.ErrorColours.Cyan(Frames[_frame++ % Frames.Length]);
            _output.WriteTerminal($"{Clear}{frame} {TextWidth.Fit(_text, (_output.Columns ?? 80) - 3)}");
        }
    }

    private void Above(Action write)
    {
        lock (_gate)
        {
            if (_shown) _output.WriteTerminal(Clear);
            _shown = false;
            write();
        }
    }
}
