using ActorPm.Hocon.Resolving;
using ActorPm.Hocon.Syntax;

namespace ActorPm.Hocon;

/// <summary>
/// Reads HOCON (the specification of lightbend/config): comments, dotted keys, merging, concatenation,
/// <c>+=</c>, substitutions <c>${a.b}</c> and <c>${?a.b}</c> with environment variables as the last resort, and
/// includes of files relative to the including one. Includes of URLs and classpaths are refused.
/// </summary>
public static class HoconReader
{
    /// <summary>The object a text declares.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="folder">Absolute folder that includes are relative to.</param>
    /// <param name="source">Files and variables.</param>
    /// <exception cref="HoconException">It cannot be read; the message begins with the place.</exception>
    public static HoconObject Read(string text, string file, string folder, HoconSource source)
    {
        var root = new Parser(text, new Including(file, folder, source)).ParseDocument();
        return new Resolver(root, source.Variable).Resolve();
    }
}
