namespace ActorPm.Hocon;

/// <summary>Where a value stands.</summary>
/// <param name="File">The file as it was named; an included one as the include names it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 units, from 1.</param>
public readonly record struct Origin(string File, int Line, int Column)
{
    /// <summary><c>pm.conf:3:7</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
