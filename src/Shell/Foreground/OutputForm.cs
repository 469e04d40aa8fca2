namespace ActorPm.Shell.Foreground;

/// <summary>What output of apps looks like in the foreground; PM2's forms.</summary>
internal enum OutputForm
{
    /// <summary>As written, each stream on its own.</summary>
    Raw,

    /// <summary><c>0|web      | text</c>.</summary>
    Prefixed,

    /// <summary><c>timestamp=… app=web id=0 type=out message=text</c>.</summary>
    KeyValue,

    /// <summary>A JSON object a line.</summary>
    Json,
}
