using System.Text;
using ActorPm.Hocon.Syntax;

namespace ActorPm.Hocon.Resolving;

/// <summary>
/// Carries out merging, concatenation and substitution. A name may be assigned several times: objects are
/// merged, anything else replaces what was before; a substitution of the very name that is being assigned
/// means what was before.
/// </summary>
internal sealed class Resolver(ObjectNode root, Func<string, string?> variable)
{
    /// <summary>Substitutions can multiply a small text; this bounds what comes of it.</summary>
    private const int MostValues = 200_000;

    private readonly Stack<Frame> _underWay = new();
    private int _made;

    /// <summary>One name whose value is being worked out: its assignments, and which of them is at work.</summary>
    private sealed record Frame(Position Path, IReadOnlyList<Node> Assignments)
    {
        public int At { get; set; }
    }

    public HoconObject Resolve() => Object(root, Position.Root);

    private HoconObject Object(ObjectNode node, Position path)
    {
        var members = new List<KeyValuePair<string, HoconValue>>();
        foreach (var name in node.Names)
            if (Fold(node.Assignments[name], path.Then(name)) is { } value) members.Add(new(name, value));
        return Count(new HoconObject(members, node.Origin));
    }

    /// <summary>The value after the first <paramref name="count"/> assignments (all by default); null when there is none.</summary>
    private HoconValue? Fold(IReadOnlyList<Node> assignments, Position path, int count = -1)
    {
        var frame = new Frame(path, assignments);
        if (_underWay.Count > 500 || _underWay.Any(other => other.Path == path && ReferenceEquals(other.Assignments, assignments) && count < 0))
            throw new HoconException(assignments[^1].Origin, $"the value of {path} depends on itself");
        _underWay.Push(frame);
        try
        {
            HoconValue? result = null;
            for (var at = 0; at < (count < 0 ? assignments.Count : count); at++)
            {
                frame.At = at;
                if (Value(assignments[at], path) is not { } next) continue;
                result = result is HoconObject before && next is HoconObject after ? Merge(before, after) : next;
            }

            return result;
        }
        finally
        {
            _underWay.Pop();
        }
    }

    private HoconValue? Value(Node node, Position path) => node switch
    {
        ObjectNode inner => Object(inner, path),
        ArrayNode array => Count(new HoconArray(
            [.. array.Items.Select((item, index) => Value(item, path.Then($"[{index}]"))).OfType<HoconValue>()], array.Origin)),
        TextNode text => Count(new HoconScalar(text.Text, text.Quoted, text.Origin)),
        SubstitutionNode substitution => Substituted(substitution, path),
        ConcatenationNode several => Concatenated(several, path),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    private HoconValue? Substituted(SubstitutionNode node, Position path)
    {
        var found = (node.Prefix.Count > 0 ? Lookup([.. node.Prefix, .. node.Path], path, node) : null)
            ?? Lookup(node.Path, path, node)
            ?? (variable(string.Join('.', node.Path)) is { } text ? Count(new HoconScalar(text, Quoted: false, node.Origin)) : null);
        if (found is null && !node.Optional)
            throw new HoconException(
                node.Origin,
                $"${{{string.Join('.', node.Path)}}} is neither a value of this file nor an environment variable (${{?{string.Join('.', node.Path)}}} may be missing)");
        return found;
    }

    private HoconValue? Lookup(IReadOnlyList<string> path, Position from, SubstitutionNode node)
    {
        var wanted = Position.Of(path);
        // The name that is being assigned, or an object around it: what was before counts. Reached through
        // another substitution it is a circle instead.
        foreach (var frame in _underWay.TakeWhile(frame => frame.Path.Contains(from)))
            if (frame.Path == wanted) return Before(frame);
        IReadOnlyList<ObjectNode> objects = [root];
        for (var depth = 0; depth < path.Count; depth++)
        {
            var assignments = objects.SelectMany(inner => inner.Assignments.GetValueOrDefault(path[depth]) ?? []).ToList();
            if (assignments.Count == 0) return null;
            if (depth == path.Count - 1) return Fold(Same(objects, path[depth], assignments), wanted);
            if (assignments.TrueForAll(value => value is ObjectNode))
            {
                objects = [.. assignments.Cast<ObjectNode>()];
                continue;
            }

            var here = Position.Of([.. path.Take(depth + 1)]);
            if (_underWay.Any(frame => frame.Path == here) && here.Contains(from))
                throw new HoconException(node.Origin, $"${{{wanted}}} stands within {here}, which is not known before it");
            var value = Fold(Same(objects, path[depth], assignments), here);
            foreach (var name in path.Skip(depth + 1)) value = (value as HoconObject)?.Find(name);
            return value;
        }

        return null;
    }

    // The list of one object is used as it is, so that a circle through it is noticed.
    private static IReadOnlyList<Node> Same(IReadOnlyList<ObjectNode> objects, string name, List<Node> gathered)
    {
        var owners = objects.Where(inner => inner.Assignments.ContainsKey(name)).ToList();
        return owners.Count == 1 ? owners[0].Assignments[name] : gathered;
    }

    /// <summary>What the name of a frame was before the assignment at work.</summary>
    private HoconValue? Before(Frame frame)
    {
        if (frame.At > 0) return Fold(frame.Assignments, frame.Path, frame.At);
        if (frame.Path.Parent is not { } parent) return null;
        var outer = _underWay.SkipWhile(other => !ReferenceEquals(other, frame)).FirstOrDefault(other => other.Path == parent);
        return outer is null ? null : (Before(outer) as HoconObject)?.Find(frame.Path.Name);
    }

    private HoconValue? Concatenated(ConcatenationNode node, Position path)
    {
        var parts = new List<(HoconValue Value, bool Space)>();
        foreach (var part in node.Parts)
            if (Value(part, path) is { } value) parts.Add((value, part is TextNode { Space: true }));
        var solid = parts.Where(part => !part.Space).Select(part => part.Value).ToList();
        if (solid.Count == 0) return null;
        if (solid.TrueForAll(value => value is HoconObject)) return solid.Cast<HoconObject>().Aggregate(Merge);
        if (solid.TrueForAll(value => value is HoconArray)) return Count(new HoconArray([.. solid.Cast<HoconArray>().SelectMany(array => array.Items)], node.Origin));
        if (solid.FirstOrDefault(value => value is not HoconScalar) is { } odd)
            throw new HoconException(odd.Origin, "texts, lists and objects cannot be put side by side");
        if (solid.Count == 1 && node.Parts.Count(part => part is not TextNode { Space: true }) == 1) return solid[0];
        return Count(new HoconScalar(Joined(parts), Quoted: solid.Any(value => ((HoconScalar)value).Quoted), node.Origin));
    }

    // Blanks at the ends come from parts that turned out to be missing.
    private string Joined(List<(HoconValue Value, bool Space)> parts)
    {
        var text = new StringBuilder();
        var last = parts.FindLastIndex(part => !part.Space);
        for (var index = parts.FindIndex(part => !part.Space); index <= last; index++) text.Append(((HoconScalar)parts[index].Value).Text);
        _made += text.Length / 64;
        return text.ToString();
    }

    private HoconObject Merge(HoconObject before, HoconObject after)
    {
        var members = new List<KeyValuePair<string, HoconValue>>(before.Members);
        var places = members.Select((member, index) => (member.Key, index)).ToDictionary(pair => pair.Key, pair => pair.index);
        foreach (var (name, value) in after.Members)
        {
            if (!places.TryGetValue(name, out var place)) members.Add(new(name, value));
            else members[place] = new(name, members[place].Value is HoconObject old && value is HoconObject next ? Merge(old, next) : value);
        }

        return Count(new HoconObject(members, after.Origin));
    }

    private T Count<T>(T value)
        where T : HoconValue
    {
        _made += 1 + ((value as HoconArray)?.Items.Count ?? 0);
        return _made <= MostValues ? value : throw new HoconException(value.Origin, $"its substitutions make more than {MostValues} values");
    }
}
