using System.Collections;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Keeper;

/// <summary>How the keeper is to start a node.</summary>
internal static class NodeCommand
{
    /// <summary>A node like this one, by this program or another.</summary>
    public static RestartCommand For(NodeOptions options, string? program = null)
    {
        var own = Environment.ProcessPath ?? "pbm-node";
        List<string> arguments = [.. options.ToArguments()];
        // Run by the dotnet program, in development.
        if (program is null && Path.GetFileName(own) == "dotnet") arguments.Insert(0, Environment.GetCommandLineArgs()[0]);
        return new RestartCommand(program ?? own, arguments, OwnEnvironment(), options.Home.NodeLog);
    }

    private static Dictionary<string, string> OwnEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables()) environment[(string)entry.Key] = (string?)entry.Value ?? "";
        return environment;
    }
}
