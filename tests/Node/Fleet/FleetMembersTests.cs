using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;

namespace ActorPm.Node.Tests.Fleet;

public sealed class FleetMembersTests : IDisposable
{
    private static readonly MemberRecord Gamma = new() { ServerId = "c3c3c3c3", Name = "gamma", Address = "127.0.0.1", KeyHash = "", Revision = 2, WrittenBy = "b2b2b2b2" };

    private readonly FleetUnderTest _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public void A_server_that_was_removed_does_not_come_back_by_a_line_from_before()
    {
        Invite();
        _fleet.Alpha.Members.Merge(new KnownMembers([Gamma with { IsRemoved = true }]));
        Assert.StartsWith("the invitation counts no more", Refusal(), StringComparison.Ordinal);
        Invite();
        _fleet.Alpha.Members.Merge(new KnownMembers([Gamma with { IsRemoved = true, Revision = 3 }]));
        Assert.Null(Refusal());
    }

    [Fact]
    public void One_that_left_ends_no_invitation()
    {
        Invite();
        _fleet.Alpha.Members.Merge(new KnownMembers([Gamma with { IsRemoved = true, HasLeft = true }]));
        Assert.Null(Refusal());
    }

    private static byte[] Token => new byte[JoinLine.TokenLength];

    private void Invite() => _fleet.Alpha.Store.Change(file => file! with
    {
        Invitations = [.. InvitationBook.Empty.With(Token, 1, InvitationBook.UsualValidity, _fleet.Time.GetUtcNow()).Invitations],
    });

    private string? Refusal() => new InvitationBook([.. _fleet.Alpha.Store.Current!.Invitations]).Redeem(Token, _fleet.Time.GetUtcNow()).Refusal;
}
