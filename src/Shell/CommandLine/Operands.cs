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
