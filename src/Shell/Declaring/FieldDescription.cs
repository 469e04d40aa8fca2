namespace ActorPm.Shell.Declaring;

/// <summary>What the page about files says of a field beside its meaning.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Usual">What holds when nothing is said, as one would write it; words in brackets where that is no value.</param>
/// <param name="Example">A value in HOCON.</param>
internal sealed record FieldDescription(ValueKind Kind, string Usual, string Example);
