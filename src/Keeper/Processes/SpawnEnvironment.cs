using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Keeper.Processes;

/// <summary>The environment of a managed process: what was asked for, the owner mark, the IPC channel.</summary>
internal static class SpawnEnvironment
{
    private const string ChannelDescriptor = "NODE_CHANNEL_FD";
    private const string ChannelFraming = "NODE_CHANNEL_SERIALIZATION_MODE";

    public static List<string> Of(SpawnRequest request)
    {
        // The mark comes first: it is looked for in every orphan.
        var environment = new List<string>(request.Environment.Count + 3) { $"{OwnerMark.Variable}={request.Owner}" };
        foreach (var (name, value) in request.Environment)
            if (name is not (OwnerMark.Variable or ChannelDescriptor or ChannelFraming)) environment.Add($"{name}={value}");
        if (!request.NodeIpc) return environment;
        environment.Add(ChannelDescriptor + "=3");
        environment.Add(ChannelFraming + "=json");
        return environment;
    }
}
