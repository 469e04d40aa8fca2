using System.Threading.Channels;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Incarnations;

namespace ActorPm.Node.Api.Operations;

/// <summary>
/// Hands an operation to the actors and sends its updates. A client that goes away stops nothing: the
/// operation writes on into its channel, which is dropped with it.
/// </summary>
internal static class OperationAnswer
{
    /// <summary>Runs it to its end and answers with all of its updates.</summary>
    public static async Task RunAsync(HttpContext http, NodeHandle handle, Func<ChannelWriter<OperationUpdate>, INodeMessage> operation) =>
        await PassOnAsync(http, Begin(await handle.GetAsync(http.RequestAborted), operation));

    /// <summary>Answers with all updates of an operation that has begun.</summary>
    public static async Task PassOnAsync(HttpContext http, ChannelReader<OperationUpdate> updates)
    {
        var cancellation = http.RequestAborted;
        var stream = new LineStream<OperationUpdate>(http.Response, ApiJson.Default.OperationUpdate);
        await stream.BeginAsync(cancellation);
        OperationUpdate? last = null;
        while (await updates.WaitToReadAsync(cancellation))
        {
            while (updates.TryRead(out var update)) stream.Add(last = update);
            await stream.FlushAsync(cancellation);
        }

        if (last is OperationFinished) return;
        foreach (var update in CutOff()) stream.Add(update);
        await stream.FlushAsync(cancellation);
    }

    /// <summary>Begins one; the channel is complete at its end, or when its ActorSystem ends before.</summary>
    public static ChannelReader<OperationUpdate> Begin(Incarnation incarnation, Func<ChannelWriter<OperationUpdate>, INodeMessage> operation)
    {
        var channel = Channel.CreateUnbounded<OperationUpdate>(new UnboundedChannelOptions { SingleReader = true });
        incarnation.Node.Tell(operation(channel.Writer), Akka.Actor.ActorRefs.NoSender);
        // What was sent to a system on its way out is dropped without a word.
        incarnation.Ended.ContinueWith(
            static (_, writer) => ((ChannelWriter<OperationUpdate>)writer!).TryComplete(),
            channel.Writer,
            TaskScheduler.Default);
        return channel.Reader;
    }

    /// <summary>The end of an operation whose reporter went away with its ActorSystem.</summary>
    public static IReadOnlyList<OperationUpdate> CutOff() =>
    [
        new OperationError(new ApiError
        {
            Code = ApiErrorCode.Unavailable,
            Message = "the node rebuilt its actors meanwhile; what was asked for may or may not be done",
            Hint = "pbm ls shows where everything stands",
        }),
        new OperationFinished(ExitCode.Failed),
    ];
}
