namespace ActorPm.Node.Fleet;

/// <summary>What servers may be called.</summary>
internal static class ServerNames
{
    private const int Longest = 63;

    /// <summary>What is wrong with a name; null for nothing.</summary>
    public static string? Fault(string name) =>
        name.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')
            ? null
            : $"'{name}' cannot be the name of a server: letters, digits, '-', '.' and '_', beginning with a letter or digit, at most {Longest}";

    /// <summary>The name of this machine, without its domain and what a name may not have.</summary>
    public static string OfThisMachine()
    {
        var name = new string([.. Environment.MachineName.Split('.')[0].Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]).Trim('-');
        return Fault(name) is null ? name : "server";
    }

    /// <summary>The name, or where it is taken the next one: <c>web</c>, <c>web-2</c>…</summary>
    public static string Free(string name, IEnumerable<string> taken)
    {
        var all = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{name}-{number}").Prepend(name).First(one => !all.Contains(one));
    }
}
