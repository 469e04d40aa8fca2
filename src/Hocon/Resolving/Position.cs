namespace ActorPm.Hocon.Resolving;

/// <summary>The path of a value from the root; compared by its parts.</summary>
internal sealed record Position(Position? Parent, string Name)
{
    public static Position Root { get; } = new(null, "");

    public Position Then(string name) => new(this, name);

    public static Position Of(IReadOnlyList<string> path) => path.Aggregate(Root, (position, name) => position.Then(name));

    /// <summary>Whether <paramref name="other"/> is this one or lies within it.</summary>
    public bool Contains(Position other)
    {
        for (var at = other; at is not null; at = at.Parent)
            if (at == this) return true;
        return false;
    }

    public override string ToString() => Parent is null or { Parent: null } ? Name : $"{Parent}.{Name}";
}
