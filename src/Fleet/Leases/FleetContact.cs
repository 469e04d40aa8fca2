using System.Globalization;

namespace ActorPm.Fleet.Leases;

/// <summary>
/// What one server knows of its fleet since its ActorSystem began: who answers, until when its lease runs, whether it may start
/// apps of the fleet that do not run. Times are ms of CLOCK_BOOTTIME. Pure but for what it remembers; not thread-safe.
/// </summary>
public sealed class FleetContact
{
    /// <summary>Without a majority for so long no fleet is formed: a server then starts what it had from its own disk.</summary>
    public static readonly TimeSpan AloneAfter = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A majority is there and yet no scheduler speaks: a new one is heard within half a minute of the end of the last one, so
    /// that something is wrong, and apps shall not stay down for that.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly long _began;
    private ContactRound? _last;
    private long _majorityAt;
    private bool _startsAlone;

    /// <summary>Begins with nothing known.</summary>
    /// <param name="began">When the ActorSystem began.</param>
    public FleetContact(long began) => _began = _majorityAt = began;

    /// <summary>End of the lease that the answers allow; 0 before the first.</summary>
    public long LeaseUntil { get; private set; }

    /// <summary>The others were asked.</summary>
    /// <param name="round">What came of it.</param>
    /// <param name="now">When it was over.</param>
    public void Heard(ContactRound round, long now)
    {
        _last = round;
        if (round.HasMajority) _majorityAt = now;
        if (round.IsVouchedFor) LeaseUntil = Math.Max(LeaseUntil, round.AskedAt + (long)LeaseRules.Length.TotalMilliseconds);
    }

    /// <summary>
    /// It starts what it has on its own disk, whatever the fleet would say; once that is so it stays so: what was started is not
    /// taken back but by a scheduler.
    /// </summary>
    public bool StartsAlone(long now) =>
        _startsAlone |= now - _majorityAt >= AloneAfter.TotalMilliseconds || now - _began >= LongestWait.TotalMilliseconds;

    /// <summary>What a start waits for that no scheduler has confirmed yet.</summary>
    public string WaitsFor(long now) => _last switch
    {
        null => "the other servers are asked just now",
        { HasMajority: false } => $"{_last.AnswerText}, a majority is needed; starts from its own disk in {Seconds(_majorityAt + (long)AloneAfter.TotalMilliseconds - now)}",
        _ => $"no scheduler has confirmed yet that it is still assigned to this server ({_last.AnswerText})",
    };

    /// <summary>Why the lease is not extended; null when the last answers did.</summary>
    public string? WhyNoLease() => _last switch
    {
        null => "the other servers are asked just now",
        { IsVouchedFor: true } => null,
        { HasMajority: false, Members.Count: 2, Prefer: null } => $"{_last.AnswerText}, and neither is preferred",
        { HasMajority: false } => $"{_last.AnswerText}, a majority is needed",
        _ => $"this server is not yet in the cluster of a majority ({_last.AnswerText})",
    };

    private static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (milliseconds + 999) / 1000)} s");
}
