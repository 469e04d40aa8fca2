using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What the servers of the fleet are used for: cordoned, drained, labelled. It stands in the list of members.</summary>
internal sealed class ServerUses(FleetMembers members, ServerDrain drain)
{
    /// <summary>Changes it for a server, and follows a drain to its end.</summary>
    public async Task<ChannelReader<OperationUpdate>> ChangeAsync(MemberRecord member, ChangeServer request, CancellationToken cancellation)
    {
        var labels = new Dictionary<string, string>(member.Labels);
        foreach (var (label, value) in request.Labels ?? new Dictionary<string, string>())
        {
            if (value.Length == 0) labels.Remove(label);
            else labels[label] = value;
        }

        var changed = member with { Labels = labels, IsCordoned = request.IsCordoned ?? member.IsCordoned, IsDraining = request.IsDraining ?? member.IsDraining };
        var silent = await members.WriteAsync(changed, cancellation);
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        if (silent.Count > 0) channel.Writer.TryWrite(new OperationNotice($"{string.Join(", ", silent)} did not hear it and will when {(silent.Count == 1 ? "it is" : "they are")} back", true));
        channel.Writer.TryWrite(new OperationNotice($"{member.Name}: {Text(changed)}", false));
        if (request.IsDraining == true) return drain.Follow(member.Name, channel);
        channel.Writer.TryWrite(new OperationFinished(ExitCode.Ok));
        channel.Writer.Complete();
        return channel.Reader;
    }

    private static string Text(MemberRecord member) => string.Join(", ",
    [
        member.IsDraining ? "is drained" : member.IsCordoned ? "gets no new instances" : "is used for apps of the fleet",
        .. member.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"),
    ]);
}
