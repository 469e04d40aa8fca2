namespace ActorPm.Contracts.Apps;

/// <summary>Rotation of one log file. On by default: unbounded logs are what PM2's users lose disks to.</summary>
public sealed record LogRotation
{
    /// <summary>Off means one file that grows for ever.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>A file is rotated before it grows over this many bytes (pm2-logrotate: 10 MB); 0 for any size.</summary>
    public long MaxBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>A non-empty file is rotated when its first line is older than this (pm2-logrotate: daily); zero for any age.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Ascending times, in ms since the epoch, that end a file: one with lines from before such a time is rotated
    /// before it takes one from after it. Past and coming ones of a cron pattern, renewed by the node; null for none,
    /// always in what an app says of itself.
    /// </summary>
    public IReadOnlyList<long>? Due { get; set; }

    /// <summary>So many rotated files are kept beside the live one (pm2-logrotate: 30).</summary>
    public int Keep { get; set; } = 30;

    /// <summary>Rotated files are compressed with gzip.</summary>
    public bool Compress { get; set; } = true;
}
