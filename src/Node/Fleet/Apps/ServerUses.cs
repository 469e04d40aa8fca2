using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What the servers of the fleet are used for: cordoned, drained, labelled. The scheduler writes it down, as it does with apps.</summary>
internal sealed class ServerUses(FleetApps apps, FleetMembers members, ServerDrain drain)
{
    /// <summary>Changes it for a server, and follows a drain to its end.</summary>
    /// <exception cref="Api.Wire.ApiException">This server is an island: nothing was changed.</exception>
    public async Task<ChannelReader<OperationUpdate>> ChangeAsync(MemberRecord member, ChangeServer request, CancellationToken cancellation)
    {
        var marks = ServerMarks.Of(apps.Known.Seen(member)).Change(request.IsCordoned, request.IsDraining, request.Labels);
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        var isKnown = await apps.KnowsWishesAsync(cancellation);
        if (!isKnown) await TellMembersAsync(marks.On(member), channel.Writer, cancellation);
        var asked = isKnown ? apps.Begin(null, new UseServer(member.ServerId) { IsCordoned = request.IsCordoned, IsDraining = request.IsDraining, Labels = request.Labels }) : null;
        _ = FollowAsync(asked, member.Name, marks, request.IsDraining == true, channel);
        return channel.Reader;
    }

    /// <summary>The way of the release before, as long as that schedules: it knows nothing but the list of members.</summary>
    private async Task TellMembersAsync(MemberRecord changed, ChannelWriter<OperationUpdate> updates, CancellationToken cancellation)
    {
        var silent = await members.WriteAsync(changed, cancellation);
        if (silent.Count > 0) updates.TryWrite(new OperationNotice($"{string.Join(", ", silent)} did not hear it and will when {(silent.Count == 1 ? "it is" : "they are")} back", true));
    }

    private async Task FollowAsync(ChannelReader<OperationUpdate>? asked, string server, ServerMarks marks, bool isDrain, Channel<OperationUpdate> channel)
    {
        var code = asked is null ? ExitCode.Ok : await FleetApps.PassOnAsync(asked, channel.Writer);
        if (code is ExitCode.Ok or ExitCode.NotConfirmed) channel.Writer.TryWrite(new OperationNotice($"{server}: {marks}", false));
        // One that a majority has not confirmed yet is carried out all the same, as long as this scheduler is there or its record was heard of.
        if (code is ExitCode.Ok or ExitCode.NotConfirmed && isDrain)
        {
            drain.Follow(server, code, channel);
            return;
        }

        channel.Writer.TryWrite(new OperationFinished(code));
        channel.Writer.Complete();
    }
}
