namespace ActorPm.Shell.Declaring;

/// <summary>What a field of a file holds, for the page that describes them; a test holds it against what is accepted.</summary>
internal enum ValueKind
{
    Text,
    Flag,
    Count,
    Duration,
    Size,
    Port,

    /// <summary>A text split as a shell does, or a list.</summary>
    Words,

    /// <summary>A list, or a text with commas or blanks.</summary>
    List,

    /// <summary>One of a few words.</summary>
    Choice,
    Object,
}
