namespace ActorPm.Hocon.Syntax;

/// <summary>Turns text into nodes, recursively. Nothing is looked up yet but includes.</summary>
internal sealed class Parser(string text, Including including)
{
    /// <summary>Deeper than this nobody writes; it bounds the stack.</summary>
    private const int Deepest = 64;

    private readonly Scanner _scanner = new(text.ReplaceLineEndings("\n"), including.File);
    private readonly List<string> _path = [.. including.Prefix];
    private int _depth;

    /// <summary>A whole file: an object whose braces may be left out.</summary>
    public ObjectNode ParseDocument()
    {
        var root = new ObjectNode(_scanner.Origin);
        _scanner.SkipLines();
        if (_scanner.Current == '[') throw Wrong("a list at the root; expected names and values");
        var braces = _scanner.Take('{');
        Members(root, braces ? '}' : '\0');
        _scanner.SkipLines();
        return _scanner.AtEnd ? root : throw Wrong($"expected the end of the file, found {_scanner.Found}");
    }

    private HoconException Wrong(string problem) => new(_scanner.Origin, problem);

    private void Members(ObjectNode into, char closing)
    {
        while (true)
        {
            _scanner.SkipLines();
            if (closing != '\0' && _scanner.Take(closing)) return;
            if (_scanner.AtEnd)
            {
                if (closing == '\0') return;
                throw new HoconException(into.Origin, "a brace that is never closed: expected '}'");
            }

            if (IsInclude()) Include(into);
            else Member(into);
            Separator(closing);
        }
    }

    /// <summary>A comma, a line end, or the closing character that follows.</summary>
    private void Separator(char closing)
    {
        var lineEnded = _scanner.SkipLines();
        if (_scanner.Take(',')) return;
        if (lineEnded || _scanner.AtEnd || (closing != '\0' && _scanner.Current == closing)) return;
        throw Wrong($"expected a comma or the end of the line, found {_scanner.Found}");
    }

    private void Member(ObjectNode into)
    {
        var path = KeyPath("a name");
        _scanner.SkipBlanks();
        var origin = _scanner.Origin;
        var append = false;
        if (_scanner.StartsWith("+="))
        {
            append = true;
            _scanner.Advance(2);
        }
        else if (!_scanner.Take('=') && !_scanner.Take(':') && _scanner.Current != '{')
        {
            throw Wrong($"expected '=', ':' or '{{' after {string.Join('.', path)}, found {_scanner.Found}");
        }

        _scanner.SkipLines();
        _path.AddRange(path);
        var value = Value($"a value for {string.Join('.', path)}");
        if (append)
        {
            var before = new SubstitutionNode([.. _path], Optional: true, [], origin);
            value = new ConcatenationNode([before, new ArrayNode([value], value.Origin)], origin);
        }

        _path.RemoveRange(_path.Count - path.Count, path.Count);
        into.Assign(path, value);
    }

    private List<string> KeyPath(string what)
    {
        var path = new List<string>();
        do
        {
            if (_scanner.Current == '"')
            {
                path.Add(_scanner.Quoted());
                // What stands right behind a quoted part belongs to the same name.
                if (_scanner.AtUnquoted && _scanner.Current != '.') path[^1] += _scanner.Unquoted(stopAtDot: true);
                continue;
            }

            var part = _scanner.Unquoted(stopAtDot: true);
            if (part.Length == 0)
                throw Wrong(path.Count == 0 ? $"expected {what}, found {_scanner.Found}" : $"expected a name after '{string.Join('.', path)}.', found {_scanner.Found}");
            path.Add(part);
        }
        while (_scanner.Take('.'));
        return path;
    }

    private Node Value(string what)
    {
        if (++_depth > Deepest) throw Wrong($"nested more than {Deepest} deep");
        var origin = _scanner.Origin;
        var parts = new List<Node>();
        while (true)
        {
            var blankOrigin = _scanner.Origin;
            var blank = _scanner.SkipBlanks();
            if (!AtPart) break;
            if (parts.Count > 0 && blank.Length > 0) parts.Add(new TextNode(blank, Quoted: false, Space: true, blankOrigin));
            parts.Add(Part());
        }

        _depth--;
        return parts.Count switch
        {
            0 => throw Wrong($"expected {what}, found {_scanner.Found}"),
            1 => parts[0],
            _ => new ConcatenationNode(parts, origin),
        };
    }

    private bool AtPart => _scanner.Current is '{' or '[' or '"' || _scanner.StartsWith("${") || _scanner.AtUnquoted;

    private Node Part()
    {
        var origin = _scanner.Origin;
        switch (_scanner.Current)
        {
            case '{':
                _scanner.Advance();
                var inner = new ObjectNode(origin);
                Members(inner, '}');
                return inner;
            case '[':
                _scanner.Advance();
                return Items(origin);
            case '"':
                return new TextNode(_scanner.Quoted(), Quoted: true, Space: false, origin);
            case '$':
                return Substitution(origin);
            default:
                return new TextNode(_scanner.Unquoted(), Quoted: false, Space: false, origin);
        }
    }

    private ArrayNode Items(Origin origin)
    {
        var items = new List<Node>();
        while (true)
        {
            _scanner.SkipLines();
            if (_scanner.Take(']')) return new ArrayNode(items, origin);
            if (_scanner.AtEnd) throw new HoconException(origin, "a bracket that is never closed: expected ']'");
            items.Add(Value("a value or ']'"));
            Separator(']');
        }
    }

    private SubstitutionNode Substitution(Origin origin)
    {
        _scanner.Advance(2);
        var optional = _scanner.Take('?');
        _scanner.SkipBlanks();
        var path = KeyPath("the name of a value");
        _scanner.SkipBlanks();
        return _scanner.Take('}')
            ? new SubstitutionNode(path, optional, including.Prefix, origin)
            : throw Wrong($"expected '}}' after ${{{string.Join('.', path)}, found {_scanner.Found}");
    }

    // A field may be called include: it is one only when a file name follows.
    private bool IsInclude() => _scanner.StartsWith("include") && _scanner.IsFollowedByQuote("include".Length, ["required(", "file("]);

    private void Include(ObjectNode into)
    {
        var origin = _scanner.Origin;
        _scanner.Advance("include".Length);
        _scanner.SkipBlanks();
        var required = false;
        var open = 0;
        while (_scanner.Current != '"')
        {
            var word = _scanner.StartsWith("required(") ? "required(" : "file(";
            required |= word[0] == 'r';
            open++;
            _scanner.Advance(word.Length);
            _scanner.SkipBlanks();
        }

        var name = _scanner.Quoted();
        for (; open > 0; open--)
        {
            _scanner.SkipBlanks();
            if (!_scanner.Take(')')) throw Wrong($"expected ')' after the included file, found {_scanner.Found}");
        }

        if (including.Include(name, required, [.. _path], origin) is not { } other) return;
        foreach (var member in other.Names)
            foreach (var value in other.Assignments[member]) into.Add(member, value);
    }
}
