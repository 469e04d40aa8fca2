namespace ActorPm.Contracts.Apps;

/// <summary>Where output goes. A null path means the default one in the home, an empty one means nowhere.</summary>
public sealed record LogRules
{
    /// <summary>File of the standard output.</summary>
    public string? OutFile { get; set; }

    /// <summary>File of the standard error.</summary>
    public string? ErrorFile { get; set; }

    /// <summary>File of both together, besides the other two; null or empty for none.</summary>
    public string? CombinedFile { get; set; }

    /// <summary>All instances write the same files; null lets the number of instances decide (one: yes).</summary>
    public bool? Merge { get; set; }

    /// <summary>What a line looks like.</summary>
    public LogFormat Format { get; set; }

    /// <summary>Day.js format of the time of a line (PM2: log_date_format); null where none is wanted.</summary>
    public string? DateFormat { get; set; }

    /// <summary>Store and stream nothing.</summary>
    public bool Disabled { get; set; }

    /// <summary>When files are rotated and how many are kept.</summary>
    public LogRotation Rotation { get; set; } = new();
}
