using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// Large pipe buffers for the programs that write much. An unprivileged user has 64 MiB of them in all
/// (16 Ki pages), of which half is left to the programs themselves.
/// </summary>
internal sealed class PipeBudget
{
    /// <summary>A read of half the ordinary buffer.</summary>
    public const int WorthRaising = 32 * 1024;

    private const int RaisedBytes = 1 << 20;
    private const int MostRaised = 32;

    private int _raised;

    public bool TryRaise(int pipe)
    {
        if (_raised >= MostRaised || !Pipes.TryResize(pipe, RaisedBytes)) return false;
        _raised++;
        return true;
    }

    /// <summary>One raised before an upgrade.</summary>
    public void Recount() => _raised++;

    public void GiveBack() => _raised--;
}
