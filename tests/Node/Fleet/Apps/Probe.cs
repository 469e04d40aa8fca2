using System.Threading.Channels;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>An actor that a test reads from and speaks for.</summary>
internal sealed class Probe
{
    private readonly Channel<(object Message, IActorRef Sender)> _told = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system, string? name = null) =>
        Ref = system.ActorOf(ScriptedNode.Props((message, sender) => _told.Writer.TryWrite((message, sender))), name);

    public IActorRef Ref { get; }

    /// <summary>Who sent what was read last.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whether something waits to be read.</summary>
    public bool HasMore => _told.Reader.Count > 0;

    /// <summary>The next message, which must be of that type.</summary>
    public async Task<T> NextAsync<T>()
    {
        (var message, LastSender) = await _told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return Assert.IsType<T>(message);
    }

    /// <summary>Reads on to one that is as wanted.</summary>
    public async Task<T> UntilAsync<T>(Func<T, bool> isWanted)
    {
        while (true)
        {
            (var message, LastSender) = await _told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            if (message is T wanted && isWanted(wanted)) return wanted;
        }
    }
}
