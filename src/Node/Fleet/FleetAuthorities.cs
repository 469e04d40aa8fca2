using System.Security.Cryptography;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Keeps the authority of the fleet as <see cref="AuthorityRules"/> want it: makes another one when a server was removed, gets its key where
/// this server is to have it, tells the others until they have heard, and has this server's certificate renewed by it. Looks after each
/// change of <c>fleet.json</c> and, while something is to be done, again and again.
/// </summary>
internal sealed class FleetAuthorities : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>While something is to be done; doubled each time up to the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly FleetStore _store;
    private readonly FleetMembers _members;
    private readonly FleetCertificates _certificates;
    private readonly FleetCalls _calls;
    private readonly FleetRenewal _renewal;
    private readonly Func<bool> _mayDecide;
    private readonly NodeLog _log;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ITimer? _look;
    private bool _isLooking;
    private bool _looksAgain;
    private TimeSpan _pause = FirstPause;
    private (string What, long Since)? _wanted;
    private AuthorityList? _told;

    /// <param name="store">The authorities.</param>
    /// <param name="members">Are told.</param>
    /// <param name="certificates">Those of this server.</param>
    /// <param name="calls">The API of the others.</param>
    /// <param name="renewal">Has this server's certificate renewed.</param>
    /// <param name="mayDecide">Whether this server is together with a majority of the others.</param>
    /// <param name="log">The node's log.</param>
    /// <param name="time">Clock.</param>
    public FleetAuthorities(
        FleetStore store, FleetMembers members, FleetCertificates certificates, FleetCalls calls, FleetRenewal renewal, Func<bool> mayDecide, NodeLog log, TimeProvider time)
    {
        (_store, _members, _certificates, _calls, _renewal, _mayDecide, _log, _time) = (store, members, certificates, calls, renewal, mayDecide, log, time);
        _certificates.Changed += LookSoon;
    }

    /// <summary>Why another authority is due and what it waits for, in words; null when it waits for nothing.</summary>
    public string? Notice { get; private set; }

    /// <summary>A fleet that nobody can sign for would never grow again. Any server of this release can make another authority; where one is of an earlier release none does.</summary>
    /// <exception cref="ApiException">This server is the last that has a key of the authority.</exception>
    public void RefuseToLoseTheLastSigner()
    {
        if (_store.Current is not { } file) return;
        var holders = AuthorityRules.HoldersOf(AuthorityList.Of(file), MemberList.Of(file.Members));
        if (holders is [var last] && last.ServerId == file.ServerId && _members.Others is { Count: > 0 } others && others.Any(member => file.Certified?.ContainsKey(member.ServerId) != true))
            throw ApiException.Invalid("this is the last server that can sign certificates: without it nobody can join any more", "update the other servers first (pbm update on each)");
    }

    /// <summary>Looks from now on.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_look is not null) return;
            _look = _time.CreateTimer(_ => _ = LookAsync(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            _store.Changed += LookSoon;
        }
    }

    /// <summary>Looks no more.</summary>
    public void End()
    {
        _store.Changed -= LookSoon;
        lock (_lock)
        {
            _look?.Dispose();
            (_look, _wanted, _told, Notice) = (null, null, null, null);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        End();
        _certificates.Changed -= LookSoon;
    }

    private void LookSoon()
    {
        lock (_lock)
        {
            _pause = FirstPause;
            if (_isLooking) _looksAgain = true;
            else _look?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task LookAsync()
    {
        lock (_lock)
        {
            if (_isLooking || _look is null) return;
            _isLooking = true;
        }

        var isDone = false;
        try
        {
            isDone = await DoneAsync();
        }
        catch (Exception failed) when (failed is ApiException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            _log.Info($"The authority of the fleet could not be looked after: {(failed as ApiException)?.Error.Message ?? failed.Message}");
        }
        catch (Exception wrong)
        {
            _log.Error("The authority of the fleet could not be looked after", wrong);
        }

        lock (_lock)
        {
            // What has changed meanwhile was perhaps not seen.
            if (_looksAgain || !isDone) _look?.Change(_looksAgain ? TimeSpan.Zero : _pause, Timeout.InfiniteTimeSpan);
            if (!_looksAgain && !isDone) _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            (_isLooking, _looksAgain) = (false, false);
        }
    }

    /// <summary>One look; true when nothing is left to be done.</summary>
    private async Task<bool> DoneAsync()
    {
        if (_store.Current is not { } file || _certificates.Lowest is not { } lowest) return true;
        var authorities = AuthorityList.Of(file);
        if (!authorities.Certify(file.ServerId, lowest).Equals(authorities) || file.AuthorityRecords is null)
            file = _store.Change(now => AuthorityList.Of(There(now)).Certify(now!.ServerId, lowest).Into(now));
        var step = NextStep(file);
        Notice = (step as AuthorityStep.Wait)?.Reason;
        switch (step)
        {
            case AuthorityStep.Make make:
                file = Make(file, make.Reason);
                break;
            case AuthorityStep.FetchKey:
                file = await FetchAsync(file);
                break;
        }

        // Told before this server shows a certificate of it: nobody shall meet one of an authority that it does not know.
        authorities = AuthorityList.Of(file);
        var areTold = authorities.Equals(_told) || (await _members.TellAsync(CancellationToken.None)).Count == 0;
        if (areTold) _told = authorities;
        if (_certificates.Current is { } identity && identity.Authority.Rank < authorities.Signer.Rank) _renewal.LookNow();
        return areTold && NextStep(_store.Current ?? file) is AuthorityStep.Rest;
    }

    private AuthorityStep NextStep(FleetFile file)
    {
        var (authorities, members) = (AuthorityList.Of(file), MemberList.Of(file.Members));
        var what = AuthorityRules.WhyAnother(authorities, members) ?? (file.AuthorityKey is null ? authorities.Signer.Fingerprint : "");
        if (_wanted?.What != what) _wanted = (what, _time.GetTimestamp());
        return AuthorityRules.Next(file.ServerId, authorities, members, file.AuthorityKey is not null, _time.GetElapsedTime(_wanted.Value.Since), _mayDecide());
    }

    private FleetFile Make(FleetFile file, string reason)
    {
        var now = _time.GetUtcNow();
        using var previous = file.AuthorityKey is { } key ? FleetAuthority.Import(file.Authorities[0], key) : null;
        using var next = FleetAuthority.Create(file.FleetId, now);
        using var signed = previous?.SignNext(next, now);
        var made = new AuthorityRecord
        {
            Certificate = next.Certificate.ExportCertificatePem(),
            Fingerprint = Fingerprints.OfCertificate(next.Certificate),
            SignedByPrevious = signed?.ExportCertificatePem(),
        };
        var after = _store.Change(current =>
        {
            var (authorities, members) = (AuthorityList.Of(There(current)), MemberList.Of(current!.Members));
            // Another server's has come meanwhile.
            if (authorities.Signer.Certificate != file.Authorities[0]) return current;
            return authorities.With(AuthorityRules.Record(current.ServerId, made, authorities, members, now))
                .Into(current with { Authorities = [made.Certificate, .. current.Authorities], AuthorityKey = next.ExportKey() });
        });
        var signer = AuthorityList.Of(after).Signer;
        if (signer.Fingerprint == made.Fingerprint) _log.Info($"The fleet has a new authority ({signer.Number}), since {reason}");
        return after;
    }

    private async Task<FleetFile> FetchAsync(FleetFile file)
    {
        var (authorities, members) = (AuthorityList.Of(file), MemberList.Of(file.Members));
        var signer = authorities.Signer;
        ApiException? last = null;
        foreach (var holder in AuthorityRules.HoldersOf(authorities, members).Where(member => member.ServerId != file.ServerId).OrderBy(member => member.ServerId != signer.MadeBy))
        {
            try
            {
                var given = await _calls.AskAsync(
                    FleetCalls.PlaceOf(holder), FleetRoutes.AuthorityKey, FleetCalls.Json(new AskAuthorityKey(signer.Fingerprint), FleetJson.Default.AskAuthorityKey),
                    FleetJson.Default.AuthorityKeyGiven, Patience, CancellationToken.None);
                using (FleetAuthority.Import(signer.Certificate, given.Key ?? "")) _log.Info($"{holder.Name} gave this server the key of the fleet's authority");
                return _store.Change(now => There(now).Authorities[0] == signer.Certificate ? now! with { AuthorityKey = given.Key } : now!);
            }
            catch (ApiException refused)
            {
                last = refused;
            }
        }

        throw last ?? ApiException.Invalid("no other server has the authority's key");
    }

    private static FleetFile There(FleetFile? file) => file ?? throw ApiException.Invalid("this server has left the fleet");
}
