using System.Globalization;
using System.Text;

namespace ActorPm.Keeper.Launching;

/// <summary>
/// The one line a daemon writes to whoever started it: <c>ready</c>, <c>busy</c> (another one holds the
/// lock), or <c>error: text</c>.
/// </summary>
internal sealed class ReadyLine
{
    public const string Variable = "ACTORPM_READY_FD";
    public const string Ready = "ready", Busy = "busy", ErrorPrefix = "error: ";

    private int _descriptor = -1;

    private ReadyLine()
    {
    }

    /// <summary>Takes the descriptor named by the environment, so that no child inherits it.</summary>
    public static ReadyLine Take()
    {
        var line = new ReadyLine();
        var text = Environment.GetEnvironmentVariable(Variable);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor) && Descriptors.IsOpen(descriptor))
        {
            Descriptors.SetCloseOnExec(descriptor, true);
            line._descriptor = descriptor;
        }

        Environment.SetEnvironmentVariable(Variable, null);
        return line;
    }

    public void Write(string text)
    {
        if (_descriptor < 0) return;
        _ = Descriptors.WriteAll(_descriptor, Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ") + "\n"));
        Descriptors.Close(_descriptor);
        _descriptor = -1;
    }
}
