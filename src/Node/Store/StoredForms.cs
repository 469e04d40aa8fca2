using System.Text.Json.Nodes;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;

namespace ActorPm.Node.Store;

/// <summary>Reads what is stored or sent as JSON, with its defaults where fields are missing.</summary>
internal static class StoredForms
{
    /// <summary>Present in the defaults only because they are required; taken out again, so that a text without them is refused.</summary>
    private static readonly string[] RequiredOfSpec = ["name", "script", "cwd"];

    private static readonly JsonDefaults<AppSpec> Specs = new(new AppSpec { Name = "", Script = "", Cwd = "" }, StoreJson.Default.AppSpec, RequiredOfSpec);

    private static readonly JsonDefaults<ProcessMemory> Memories =
        new(new ProcessMemory { CreatedAt = default }, StoreJson.Default.ProcessMemory, ["created_at"]);

    /// <summary>A spec.</summary>
    public static AppSpec ReadSpec(string text) => Specs.Read(text);

    /// <summary>A spec out of a larger text.</summary>
    public static AppSpec ReadSpec(JsonNode? node) => Specs.Read(node);

    /// <summary>What an instance remembers.</summary>
    public static ProcessMemory ReadMemory(string text) => Memories.Read(text);
}
