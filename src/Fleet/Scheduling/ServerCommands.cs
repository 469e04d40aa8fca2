using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Scheduling;

/// <summary>What a command makes of the wish for a server; pure.</summary>
public static class ServerCommands
{
    /// <summary>The new wish, or why there is none.</summary>
    /// <param name="command">The command.</param>
    /// <param name="members">The servers of the fleet, as they are in the list of members.</param>
    /// <param name="before">The wish for this server; null for none yet.</param>
    public static (ServerWish? Next, ApiError? Error) Carry(UseServer command, IReadOnlyList<MemberRecord> members, ServerWish? before)
    {
        if (members.FirstOrDefault(member => member.ServerId == command.ServerId) is not { } member)
            return (null, new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no server {command.ServerId} in this fleet", Hint = "pbm fleet status lists them" });
        if (command.Labels?.Keys.FirstOrDefault(label => label.Length == 0) is not null)
            return (null, new ApiError { Code = ApiErrorCode.Invalid, Message = $"{member.Name}: a label has a name and a value; nothing was changed", Hint = "pbm server label role=web" });
        var next = new ServerWish
        {
            ServerId = member.ServerId,
            JoinedAt = member.JoinedAt,
            Marks = ServerMarks.Of(ServerWish.Seen(member, before)).Change(command.IsCordoned, command.IsDraining, command.Labels),
            Over = ServerMarks.Of(member),
        };
        if (JsonSerializer.SerializeToUtf8Bytes(next, FleetJson.Default.ServerWish).Length is > FleetRecords.LargestRecord and var size)
        {
            return (null, new ApiError
            {
                Code = ApiErrorCode.Invalid,
                Message = $"{member.Name}: its labels take {size} bytes in the record that every server has, {FleetRecords.LargestRecord} are the most; nothing was changed",
                Hint = "pbm server label role= takes a label away",
            });
        }

        return (next, null);
    }
}
