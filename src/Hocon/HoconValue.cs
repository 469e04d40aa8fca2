namespace ActorPm.Hocon;

/// <summary>A value with every substitution and include carried out.</summary>
/// <param name="Origin">Where it was written; of a merged object its last part.</param>
public abstract record HoconValue(Origin Origin);

/// <summary>An object: members in the order in which they first appeared.</summary>
/// <param name="Members">By name.</param>
/// <param name="Origin">Where it begins.</param>
public sealed record HoconObject(IReadOnlyList<KeyValuePair<string, HoconValue>> Members, Origin Origin) : HoconValue(Origin)
{
    /// <summary>The member of this name; null when there is none.</summary>
    public HoconValue? Find(string name)
    {
        foreach (var (key, value) in Members)
            if (key == name) return value;
        return null;
    }
}

/// <summary>A list.</summary>
/// <param name="Items">In order.</param>
/// <param name="Origin">Where it begins.</param>
public sealed record HoconArray(IReadOnlyList<HoconValue> Items, Origin Origin) : HoconValue(Origin);

/// <summary>A text, number, truth value or null; unquoted ones mean what they look like.</summary>
/// <param name="Text">As written, without quotes; <c>null</c> for null.</param>
/// <param name="Quoted">Written in quotes: a text, whatever it looks like.</param>
/// <param name="Origin">Where it begins.</param>
public sealed record HoconScalar(string Text, bool Quoted, Origin Origin) : HoconValue(Origin)
{
    /// <summary>An unquoted <c>null</c>.</summary>
    public bool IsNull => !Quoted && Text == "null";
}
