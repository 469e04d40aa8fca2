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

    /// <summary><c>rotateInterval</c>.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary><c>retain</c>.</summary>
    public int? Keep { get; init; }

    /// <summary><c>compress</c>.</summary>
    public bool? Compress { get; init; }

    /// <summary>The rules of an app: a field that differs from what is built in was said by the app and stays.</summary>
    public LogRotation For(LogRotation app) => app with
    {
        MaxBytes = app.MaxBytes == BuiltIn.MaxBytes ? MaxBytes ?? app.MaxBytes : app.MaxBytes,
        MaxAge = app.MaxAge == BuiltIn.MaxAge ? MaxAge ?? app.MaxAge : app.MaxAge,
        Keep = app.Keep == BuiltIn.Keep ? Keep ?? app.Keep : app.Keep,
        Compress = app.Compress == BuiltIn.Compress ? Compress ?? app.Compress : app.Compress,
    };
}
