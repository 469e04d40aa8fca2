using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace ActorPm.Fleet.Joining;

/// <summary>The invitations this server has given; immutable. Only who gave one redeems it.</summary>
public sealed record InvitationBook(ImmutableList<Invitation> Invitations)
{
    /// <summary>How long an invitation counts unless said otherwise.</summary>
    public static readonly TimeSpan UsualValidity = TimeSpan.FromHours(1);

    /// <summary>The longest that can be asked for.</summary>
    public static readonly TimeSpan LongestValidity = TimeSpan.FromDays(7);

    /// <summary>How many servers it lets in unless said otherwise.</summary>
    public const int UsualCount = 10;

    /// <summary>Ended ones are remembered for so long, so that the refusal can say why.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>No invitations.</summary>
    public static InvitationBook Empty { get; } = new(ImmutableList<Invitation>.Empty);

    /// <summary>A book with one more.</summary>
    public InvitationBook With(ReadOnlySpan<byte> token, int count, TimeSpan validity, DateTimeOffset now)
    {
        var kept = Invitations.RemoveAll(old => now - DateTimeOffset.FromUnixTimeMilliseconds(old.EndsAt) > Remembered);
        return new InvitationBook(kept.Add(new Invitation
        {
            TokenHash = Hash(token),
            MadeAt = now.ToUnixTimeMilliseconds(),
            EndsAt = (now + validity).ToUnixTimeMilliseconds(),
            Left = count,
        }));
    }

    /// <summary>Uses an invitation for one server. The book to store before the server is let in; null with the reason when it is refused.</summary>
    public (InvitationBook? Book, string? Refusal) Redeem(ReadOnlySpan<byte> token, DateTimeOffset now)
    {
        var hash = Hash(token);
        var index = Invitations.FindIndex(one => CryptographicOperations.FixedTimeEquals(Convert.FromHexString(one.TokenHash), Convert.FromHexString(hash)));
        if (index < 0) return (null, "this server gave no such invitation");
        var invitation = Invitations[index];
        if (invitation.IsRevoked) return (null, "the invitation counts no more: a server was removed from the fleet after it was given");
        var end = DateTimeOffset.FromUnixTimeMilliseconds(invitation.EndsAt);
        if (now >= end) return (null, string.Create(CultureInfo.InvariantCulture, $"the invitation ended at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        return invitation.Left <= 0
            ? (null, "the invitation is spent: as many servers have come as it was for")
            : (new InvitationBook(Invitations.SetItem(index, invitation with { Left = invitation.Left - 1 })), null);
    }

    /// <summary>A book whose invitations count no more, for when a server was removed: it may know the lines.</summary>
    public InvitationBook Revoked() => new([.. Invitations.Select(invitation => invitation with { IsRevoked = true })]);

    private static string Hash(ReadOnlySpan<byte> token) => Convert.ToHexStringLower(SHA256.HashData(token));
}
