namespace ActorPm.Keeper.Handoff.NodeJs;

/// <summary>Strict round robin: whose turn it is. Looking does not use a turn up, only taking does.</summary>
internal sealed class Turn<T> where T : class
{
    private readonly List<T> _members = [];
    private int _next;

    public int Count => _members.Count;

    public IReadOnlyList<T> Members => _members;

    public bool Add(T member)
    {
        if (_members.Contains(member)) return false;
        _members.Add(member);
        return true;
    }

    public bool Remove(T member)
    {
        var index = _members.IndexOf(member);
        if (index < 0) return false;
        _members.RemoveAt(index);
        if (index < _next) _next--;
        if (_next >= _members.Count) _next = 0;
        return true;
    }

    /// <summary>
    /// The next that may; those that may not are passed over. Null when none may. Asking may remove who is asked: then
    /// everybody else is asked again.
    /// </summary>
    public T? Peek(Func<T, bool> may)
    {
        for (var step = 0; step < _members.Count; step++)
        {
            var (member, count) = (_members[(_next + step) % _members.Count], _members.Count);
            if (may(member)) return member;
            if (_members.Count != count) step = -1;
        }

        return null;
    }

    /// <summary>It has had its turn.</summary>
    public void Took(T member)
    {
        var index = _members.IndexOf(member);
        if (index >= 0) _next = (index + 1) % _members.Count;
    }
}
