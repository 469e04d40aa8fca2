using System.CommandLine;

namespace ActorPm.Shell.CommandLine;

/// <summary>The arguments that several commands take.</summary>
internal static class Operands
{
    public static Argument<string[]> Targets(string name = "id|name|namespace|all|json|stdin") => new(name)
    {
        Description = "ids, names, namespaces, all, /regular expressions/, script paths, a JSON file",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Argument<string[]> AnyTargets(string description) => new("target")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Which apps of a configuration file are meant.</summary>
    public static Option<string?> Only() => new("--only") { Description = "of a configuration file these apps only (separated by commas)", HelpName = "names" };

    /// <summary>The names in the value of <see cref="Only"/>.</summary>
    public static IReadOnlyList<string> NamesIn(string? only) => only?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    public static Argument<string> One(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ExactlyOne,
    };

    public static Argument<string?> Optional(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };
}
