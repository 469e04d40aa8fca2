using ActorPm.Contracts.Homes;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Boot;

/// <summary>The line to paste for those who are not root.</summary>
internal static class RootLine
{
    public static string Of(string command, StartupOrder order, StablePrograms programs, IEnumerable<string> more)
    {
        List<string> words = ["sudo"];
        // sudo cleans the environment, and the home would be the default one then.
        if (Environment.GetEnvironmentVariable(HomePaths.Variable) is { Length: > 0 }) words.AddRange(["env", $"{HomePaths.Variable}={order.Home.Root}"]);
        words.AddRange([programs.Pbm, command, .. order.Words, .. more]);
        return ShellWords.Join(words);
    }
}
