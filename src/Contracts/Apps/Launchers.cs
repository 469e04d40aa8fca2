namespace ActorPm.Contracts.Apps;

/// <summary>Programs that start the real one as a child: what they run is Node.js, but they are not it.</summary>
public static class Launchers
{
    private static readonly HashSet<string> Names = ["npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bunx"];

    /// <summary>Whether the program at <paramref name="path"/> is one, by its name alone.</summary>
    public static bool IsOne(string path) =>
        Names.Contains(Path.GetFileName(path)) || Path.GetFileName(path) is "npm-cli.js" or "npx-cli.js" or "yarn.js" or "pnpm.cjs";
}
