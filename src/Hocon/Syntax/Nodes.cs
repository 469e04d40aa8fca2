namespace ActorPm.Hocon.Syntax;

/// <summary>A value as written, substitutions still in it.</summary>
internal abstract record Node(Origin Origin);

/// <summary>A piece of text; <see cref="Space"/> between two others of a concatenation.</summary>
internal sealed record TextNode(string Text, bool Quoted, bool Space, Origin Origin) : Node(Origin);

/// <summary><c>${path}</c>; with the path of the include it stands in, which is tried first.</summary>
internal sealed record SubstitutionNode(IReadOnlyList<string> Path, bool Optional, IReadOnlyList<string> Prefix, Origin Origin) : Node(Origin);

/// <summary>Several values side by side on one line.</summary>
internal sealed record ConcatenationNode(IReadOnlyList<Node> Parts, Origin Origin) : Node(Origin);

/// <summary>A list as written.</summary>
internal sealed record ArrayNode(IReadOnlyList<Node> Items, Origin Origin) : Node(Origin);

/// <summary>An object as written: every assignment of each name, in order.</summary>
internal sealed record ObjectNode(Origin Origin) : Node(Origin)
{
    /// <summary>Names in the order in which they first appeared.</summary>
    public List<string> Names { get; } = [];

    public Dictionary<string, List<Node>> Assignments { get; } = [];

    /// <summary><c>a.b.c = value</c> is <c>a { b { c = value } }</c>.</summary>
    public void Assign(IReadOnlyList<string> path, Node value)
    {
        for (var depth = path.Count - 1; depth > 0; depth--)
        {
            var inner = new ObjectNode(value.Origin);
            inner.Add(path[depth], value);
            value = inner;
        }

        Add(path[0], value);
    }

    public void Add(string name, Node value)
    {
        if (!Assignments.TryGetValue(name, out var values))
        {
            values = Assignments[name] = [];
            Names.Add(name);
        }

        values.Add(value);
    }
}
