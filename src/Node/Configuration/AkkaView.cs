using ActorPm.Contracts.Api;
using ActorPm.Node.Incarnations;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace ActorPm.Node.Configuration;

/// <summary>Akka's settings as they count, each with where it comes from: the operator's file, this program, or Akka itself.</summary>
internal static class AkkaView
{
    /// <param name="effective">What the running system was built with.</param>
    /// <param name="operators">The operator's section; empty for none.</param>
    /// <param name="withDefaults">Also what nobody has changed.</param>
    public static IReadOnlyList<EffectiveSetting> Of(Config effective, string operators, bool withDefaults)
    {
        var given = operators.Length == 0 ? [] : Keys(ConfigurationFactory.ParseString(operators));
        var own = Keys(AkkaSettings.Own);
        var keys = new SortedSet<string>(given.Concat(own), StringComparer.Ordinal);
        if (withDefaults) keys.UnionWith(Keys(ConfigurationFactory.Default()));
        return [.. keys.Select(key => new EffectiveSetting(key, Value(effective, key), given.Contains(key) ? "node.conf" : own.Contains(key) ? "built in" : "Akka", ""))];
    }

    private static string Value(Config config, string key) =>
        config.GetValue(key) is { } value ? value.IsArray() ? $"[{string.Join(", ", value.GetArray().Select(item => item.GetString()))}]" : value.GetString() ?? "" : "";

    private static HashSet<string> Keys(Config config)
    {
        var keys = new HashSet<string>();
        Gather(config.Root, "", keys);
        return keys;
    }

    private static void Gather(HoconValue value, string path, HashSet<string> keys)
    {
        if (!value.IsObject())
        {
            keys.Add(path);
            return;
        }

        foreach (var (name, item) in value.GetObject().Items)
            Gather(item, path.Length == 0 ? Part(name) : $"{path}.{Part(name)}", keys);
    }

    // A name with dots or blanks in it is one part of a path.
    private static string Part(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? name : $"\"{name}\"";
}
