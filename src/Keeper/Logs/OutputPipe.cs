using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Logs;

/// <summary>The keeper's end of one output of one program. It outlives the program while somebody else holds the other end.</summary>
internal sealed class OutputPipe(int descriptor, OutputTarget target)
{
    public int Descriptor { get; private set; } = descriptor;

    public OutputTarget Target { get; } = target;

    /// <summary>Kept for standard error only.</summary>
    public ErrorTail? Tail { get; init; } = target.Stream == LogStream.Error ? new ErrorTail() : null;

    /// <summary>Collects lines for followers while there are any.</summary>
    public FollowedLines? Followed { get; set; }

    /// <summary>Bytes read and thrown away because the log writer does not get on.</summary>
    public long Dropped { get; set; }

    /// <summary>Its buffer was raised.</summary>
    public bool Raised { get; set; }

    /// <summary>It is looked at every millisecond instead of being waited for.</summary>
    public bool IsHot { get; set; }

    /// <summary>Looks that found it empty, less those that did not, while it is hot.</summary>
    public int EmptyLooks { get; set; }

    public bool IsOpen => Descriptor >= 0;

    public void Close()
    {
        Descriptors.Close(Descriptor);
        Descriptor = -1;
    }
}
