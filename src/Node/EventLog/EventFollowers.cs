using System.Collections.Immutable;
using System.Threading.Channels;
using ActorPm.Contracts.Api;

namespace ActorPm.Node.EventLog;

/// <summary>Those who are told of events as they happen. One that reads too slowly loses its oldest.</summary>
internal sealed class EventFollowers
{
    private const int LongestBacklog = 1024;

    private ImmutableList<Channel<EventRecord>> _channels = [];

    /// <summary>Follows from now on, until disposed.</summary>
    public Following Follow()
    {
        var channel = Channel.CreateBounded<EventRecord>(new BoundedChannelOptions(LongestBacklog) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref _channels, (all, one) => all.Add(one), channel);
        return new Following(this, channel);
    }

    /// <summary>Tells all.</summary>
    public void Tell(EventRecord happened)
    {
        foreach (var channel in _channels) channel.Writer.TryWrite(happened);
    }

    /// <summary>Ends all streams.</summary>
    public void Complete()
    {
        foreach (var channel in _channels) channel.Writer.TryComplete();
    }

    /// <summary>One follower.</summary>
    internal sealed class Following(EventFollowers followers, Channel<EventRecord> channel) : IDisposable
    {
        /// <summary>What happens.</summary>
        public ChannelReader<EventRecord> Happened => channel.Reader;

        /// <inheritdoc />
        public void Dispose() => ImmutableInterlocked.Update(ref followers._channels, (all, one) => all.Remove(one), channel);
    }
}
