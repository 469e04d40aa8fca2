using ActorPm.Fleet.Joining;
using Xunit;

namespace ActorPm.Fleet.Tests.Joining;

public sealed class InvitationBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Token = [.. Enumerable.Range(0, JoinLine.TokenLength).Select(index => (byte)index)];

    [Fact]
    public void An_invitation_lets_in_as_many_servers_as_it_was_for()
    {
        var book = InvitationBook.Empty.With(Token, 2, TimeSpan.FromHours(1), Now);
        var (once, _) = book.Redeem(Token, Now);
        var (twice, _) = once!.Redeem(Token, Now);
        var (more, refusal) = twice!.Redeem(Token, Now);
        Assert.Null(more);
        Assert.StartsWith("the invitation is spent", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_at_its_time_and_the_refusal_says_when()
    {
        var book = InvitationBook.Empty.With(Token, 10, TimeSpan.FromHours(1), Now);
        Assert.NotNull(book.Redeem(Token, Now.AddMinutes(59)).Book);
        Assert.Equal("the invitation ended at 2026-11-28 13:00 UTC", book.Redeem(Token, Now.AddHours(1)).Refusal);
    }

    [Fact]
    public void After_a_server_was_removed_those_given_before_count_no_more()
    {
        byte[] later = [.. Token.Reverse()];
        var book = InvitationBook.Empty.With(Token, 10, TimeSpan.FromHours(1), Now).Revoked().With(later, 10, TimeSpan.FromHours(1), Now);
        Assert.Equal("the invitation counts no more: a server was removed from the fleet after it was given", book.Redeem(Token, Now).Refusal);
        Assert.NotNull(book.Redeem(later, Now).Book);
    }

    [Fact]
    public void A_token_that_was_never_given_is_refused() =>
        Assert.Equal("this server gave no such invitation", InvitationBook.Empty.With(Token, 1, TimeSpan.FromHours(1), Now).Redeem(new byte[JoinLine.TokenLength], Now).Refusal);

    [Fact]
    public void The_book_holds_no_token() =>
        Assert.DoesNotContain(Convert.ToHexStringLower(Token), InvitationBook.Empty.With(Token, 1, TimeSpan.FromHours(1), Now).Invitations[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Ended_ones_are_forgotten_after_a_day()
    {
        var book = InvitationBook.Empty.With(Token, 1, TimeSpan.FromHours(1), Now).With([1], 1, TimeSpan.FromHours(1), Now.AddDays(2));
        Assert.Single(book.Invitations);
    }
}
