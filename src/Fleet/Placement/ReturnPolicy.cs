namespace ActorPm.Fleet.Placement;

/// <summary>What happens when a lost server whose instances were replaced is back (<c>on_return</c>).</summary>
public enum ReturnPolicy
{
    /// <summary>The replacements stay where they are.</summary>
    KeepReplacement,

    /// <summary>What was displaced moves back.</summary>
    KeepOriginal,
}
