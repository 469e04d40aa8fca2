using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Renews the certificate of this server in time, with the same key, so that the list of members stays as it is. Looks at
/// the start of the node, every few hours (<see cref="CertificateRenewal"/>) and when another authority signs. Outside a fleet it does nothing.
/// </summary>
internal sealed class FleetRenewal(
    FleetStore store, FleetCertificates certificates, FleetSigning signing, Notices notices, NodeLog log, TimeProvider time,
    Func<TimeSpan> validity, Func<bool> isInCluster, Func<string, Task> rebuild) : IDisposable
{
    private const string Subject = "fleet certificate";

    private readonly Lock _lock = new();
    private ITimer? _check;
    private ITimer? _rebuild;
    private bool _isLooking;
    private bool _looksAgain;

    /// <summary>What keeps the certificate from being renewed, once that matters; null while all is well.</summary>
    public string? Notice { get; private set; }

    /// <summary>Looks now, and again and again.</summary>
    public void Begin()
    {
        lock (_lock) _check ??= time.CreateTimer(_ => _ = LookAsync(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks at once: another authority signs now.</summary>
    public void LookNow()
    {
        lock (_lock)
        {
            if (_isLooking) _looksAgain = true;
            else _check?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks no more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _check?.Dispose();
            _rebuild?.Dispose();
            (_check, _rebuild) = (null, null);
        }

        Tell(null);
    }

    /// <inheritdoc />
    public void Dispose() => End();

    private async Task LookAsync()
    {
        lock (_lock)
        {
            if (_isLooking) return;
            _isLooking = true;
        }

        var pause = TimeSpan.FromHours(1);
        try
        {
            pause = await RenewedAsync();
            PlanRebuild();
        }
        catch (Exception wrong)
        {
            log.Error("The certificate of this server could not be looked after", wrong);
        }

        lock (_lock)
        {
            _check?.Change(_looksAgain ? TimeSpan.Zero : pause, Timeout.InfiniteTimeSpan);
            (_isLooking, _looksAgain) = (false, false);
        }
    }

    /// <summary>Renews where that is due; the answer is when to look again.</summary>
    private async Task<TimeSpan> RenewedAsync()
    {
        if (store.Current is not { } file || certificates.Current is not { } identity) return CertificateRenewal.UsualPause(validity());
        var span = CertificateRenewal.SpanOf(identity.Certificate);
        var lifetime = CertificateRenewal.LifetimeOf(span);
        var isOfSigner = identity.Authority.Rank >= AuthorityList.Of(file).Signer.Rank;
        if (isOfSigner && !CertificateRenewal.IsDue(span, time.GetUtcNow())) return CertificateRenewal.UsualPause(lifetime);
        try
        {
            var until = await RenewAsync(file, identity);
            log.Info($"The certificate of this server was renewed, it counts until {Day(until)}");
            Tell(null);
            return CertificateRenewal.UsualPause(CertificateRenewal.LifetimeOf(CertificateRenewal.SpanOf(certificates.Current!.Certificate)));
        }
        catch (Exception failed) when (failed is ApiException or CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Not asked about any more: this server has left meanwhile.
            if (store.Current is null) return CertificateRenewal.UsualPause(lifetime);
            log.Info($"The certificate of this server could not be renewed: {Why(failed)}");
            if (CertificateRenewal.IsTold(span, time.GetUtcNow())) Tell(Text(span.Until, Why(failed)));
            var pause = CertificateRenewal.PauseAfterFailure(lifetime);
            return isOfSigner || pause < CertificateRenewal.PauseForAuthority ? pause : CertificateRenewal.PauseForAuthority;
        }
    }

    private async Task<DateTimeOffset> RenewAsync(FleetFile file, FleetIdentity before)
    {
        using var key = ServerKey.Import(file.Key);
        var self = file.Self();
        var signed = await signing.SignAnywhereAsync(key.RequestCertificate(), file.ServerId, IPAddress.Parse(self.Address), validity(), CancellationToken.None);
        using var certificate = X509Certificate2.CreateFromPem(signed.Certificate);
        Check(file, certificate, before);
        certificates.Take(store.Change(now => now is { } current && current.FleetId == file.FleetId
            ? current with { Certificate = signed.Certificate }
            : throw ApiException.Invalid("this server has left the fleet")));
        return CertificateRenewal.SpanOf(certificate).Until;
    }

    /// <summary>What another server signed must be what the others let in, and better than what there is.</summary>
    private void Check(FleetFile file, X509Certificate2 certificate, FleetIdentity before)
    {
        var authorities = file.Authorities.Select(pem => X509Certificate2.CreateFromPem(pem)).ToList();
        var verdict = PeerRules.Judge(certificate, authorities, file.FleetId, [.. file.Members], time.GetUtcNow());
        var isOurs = verdict.ServerId == file.ServerId;
        var isLonger = CertificateRenewal.SpanOf(certificate).Until > CertificateRenewal.SpanOf(before.Certificate).Until;
        var rank = AuthorityList.Of(file).IssuerOf(certificate)?.Rank ?? before.Authority.Rank;
        foreach (var authority in authorities) authority.Dispose();
        if (!isOurs) throw ApiException.Invalid($"what was signed cannot be used: {verdict.Reason ?? "it is for another server"}");
        if (rank < before.Authority.Rank || (rank == before.Authority.Rank && !isLonger))
            throw ApiException.Invalid("what was signed is no better than what there is: the authority of the fleet ends then, or the server that signed has not heard of the newest one yet");
    }

    private void PlanRebuild()
    {
        if (!NeedsRebuild()) return;
        lock (_lock)
        {
            if (_check is null || _rebuild is not null) return;
            // Whoever is in no cluster disturbs nobody, and cannot come in with a certificate that has ended.
            var spread = CertificateRenewal.RebuildSpread(CertificateRenewal.LifetimeOf(CertificateRenewal.SpanOf(certificates.Current!.Certificate)));
            var pause = isInCluster() ? spread * Random.Shared.NextDouble() : TimeSpan.Zero;
            _rebuild = time.CreateTimer(_ => _ = RebuildAsync(), null, pause, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task RebuildAsync()
    {
        lock (_lock)
        {
            _rebuild?.Dispose();
            _rebuild = null;
        }

        try
        {
            // It may have been built anew for another reason since.
            if (NeedsRebuild()) await rebuild("its certificate was renewed");
        }
        catch (Exception wrong)
        {
            log.Error("The ActorSystem could not be built with the renewed certificate", wrong);
        }
    }

    // The authority before is trusted until every server shows certificates of the newest one everywhere.
    private bool NeedsRebuild() =>
        certificates.Current is { } identity && certificates.OfActors is { } used
        && (used.Authority.Rank < identity.Authority.Rank
            || CertificateRenewal.NeedsRebuild(CertificateRenewal.SpanOf(used.Certificate), CertificateRenewal.SpanOf(identity.Certificate).Until, time.GetUtcNow()));

    private void Tell(string? notice)
    {
        Notice = notice;
        if (notice is null) notices.Clear(Subject);
        else notices.Set(Subject, notice);
    }

    private string Text(DateTimeOffset until, string why) => until > time.GetUtcNow()
        ? $"the certificate of this server ends on {Day(until)} and could not be renewed: {why}. It is tried again and again; its apps run on in any case"
        : $"the certificate of this server ended on {Day(until)}, the other servers refuse it until it is renewed, which failed: {why}. It is tried again and again; its apps run on";

    private static string Why(Exception failed) => failed is ApiException refused
        ? refused.Error.Message + (refused.Error.Hint is { } hint ? $"; {hint}" : "")
        : failed.Message;

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
