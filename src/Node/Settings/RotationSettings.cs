using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Settings;

/// <summary>
/// What <c>pbm set pm2-logrotate:…</c> says of the rotation of every app on this server; null where nothing
/// was said. It stands between what is built in and what an app says of itself.
/// </summary>
internal sealed record RotationSettings
{
    private static readonly LogRotation BuiltIn = new();

    /// <summary><c>max_size</c>.</summary>
    public long? MaxBytes { get; init; }

    /// <summary><c>rotateInterval</c>, a cron pattern.</summary>
    public string? Pattern { get; init; }

    /// <summary><c>TZ</c>: the zone of the pattern; null for the machine's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary><c>retain</c>.</summary>
    public int? Keep { get; init; }

    /// <summary><c>compress</c>.</summary>
    public bool? Compress { get; init; }

    /// <summary>The rules of an app: a field that differs from what is built in was said by the app and stays.</summary>
    /// <param name="app">What the app says.</param>
    /// <param name="now">Which times of the pattern have passed, and which come next.</param>
    public LogRotation For(LogRotation app, DateTimeOffset now)
    {
        var times = app.MaxAge == BuiltIn.MaxAge && Pattern is { } pattern ? RotationTimes.Around(pattern, now, Zone ?? TimeZoneInfo.Local) : null;
        return app with
        {
            MaxBytes = app.MaxBytes == BuiltIn.MaxBytes ? MaxBytes ?? app.MaxBytes : app.MaxBytes,
            // The pattern takes the place of the day that is built in.
            MaxAge = times is null ? app.MaxAge : TimeSpan.Zero,
            Due = times,
            Keep = app.Keep == BuiltIn.Keep ? Keep ?? app.Keep : app.Keep,
            Compress = app.Compress == BuiltIn.Compress ? Compress ?? app.Compress : app.Compress,
        };
    }
}
