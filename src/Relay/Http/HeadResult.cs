namespace ActorPm.Relay.Http;

/// <summary>What came of reading a head.</summary>
internal enum HeadResult
{
    /// <summary>Its end has not come yet.</summary>
    Incomplete,

    /// <summary>Read, and fit to be passed on.</summary>
    Complete,

    /// <summary>These bytes are something else than HTTP/1.</summary>
    NotHttp,

    /// <summary>To be refused.</summary>
    Bad,
}
