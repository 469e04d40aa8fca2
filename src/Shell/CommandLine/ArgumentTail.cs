namespace ActorPm.Shell.CommandLine;

/// <summary>Everything after the first <c>--</c>; it belongs to the app and is never parsed.</summary>
/// <param name="Arguments">The words; null when there was no <c>--</c>.</param>
internal sealed record ArgumentTail(IReadOnlyList<string>? Arguments)
{
    /// <summary>The words before the first <c>--</c>, and the tail.</summary>
    public static (IReadOnlyList<string> Ours, ArgumentTail Tail) Split(IReadOnlyList<string> words)
    {
        var at = words.ToList().IndexOf("--");
        return at < 0 ? (words, new ArgumentTail((IReadOnlyList<string>?)null)) : ([.. words.Take(at)], new ArgumentTail([.. words.Skip(at + 1)]));
    }
}
