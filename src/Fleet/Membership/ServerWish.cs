namespace ActorPm.Fleet.Membership;

/// <summary>
/// What people want of a server: its marks as a command has changed them last. Written by the scheduler alone; until there is one,
/// the marks in the list of members count, which the labels given at <c>join</c> are. A release that knows no wishes writes there
/// too: what has changed in that list since the wish was written counts as changed by it.
/// </summary>
public sealed record ServerWish
{
    /// <summary>The server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Its <see cref="MemberRecord.JoinedAt"/>: of a server that left and came again the wish is forgotten.</summary>
    public long JoinedAt { get; set; }

    /// <summary>What is wanted.</summary>
    public ServerMarks Marks { get; set; } = new();

    /// <summary>What the list of members said when it was written.</summary>
    public ServerMarks Over { get; set; } = new();

    /// <summary>What is wrong with a record; null when nothing is.</summary>
    public static string? Problem(ServerWish? wish) =>
        wish is { ServerId.Length: > 0, Marks.Labels: not null, Over.Labels: not null } && wish.Marks.Labels.Values.Concat(wish.Over.Labels.Values).All(value => value is not null)
            ? null
            : "fields are missing";

    /// <summary>The member with the marks that count.</summary>
    /// <param name="member">As it is in the list of members.</param>
    /// <param name="wish">The wish; null for none.</param>
    public static MemberRecord Seen(MemberRecord member, ServerWish? wish) =>
        wish is null || wish.ServerId != member.ServerId || wish.JoinedAt != member.JoinedAt ? member : wish.Marks.WithChanges(wish.Over, ServerMarks.Of(member)).On(member);
}
