using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Keeper.Processes;

/// <summary>The environment of a managed process: what was asked for, the owner mark, the IPC channel.</summary>
internal static class SpawnEnvironment
{
    private const string ChannelDescriptor = "NODE_CHANNEL_FD";
    private const string ChannelFraming = "NODE_CHANNEL_SERIALIZATION_MODE";

    /// <summary>A worker of Node's <c>cluster</c>: never the one of whoever started us.</summary>
    private const string WorkerId = "NODE_UNIQUE_ID";

    /// <summary>All of it, each <c>NAME=value</c>.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="added">What the way of handing off adds; it wins over what was asked for.</param>
    public static List<string> Of(SpawnRequest request, IReadOnlyList<string> added)
    {
        // The mark comes first: it is looked for in every orphan.
        var environment = new List<string>(request.Environment.Count + 3) { $"{OwnerMark.Variable}={request.Owner}" };
        foreach (var (name, value) in request.Environment)
            if (name is not (OwnerMark.Variable or ChannelDescriptor or ChannelFraming or WorkerId) && !IsAdded(name, added)) environment.Add($"{name}={value}");
        environment.AddRange(added);
        if (!request.NodeIpc) return environment;
        environment.Add(ChannelDescriptor + "=3");
        environment.Add(ChannelFraming + "=json");
        return environment;
    }

    private static bool IsAdded(string name, IReadOnlyList<string> added)
    {
        foreach (var entry in added)
            if (entry.Length > name.Length && entry[name.Length] == '=' && entry.StartsWith(name, StringComparison.Ordinal)) return true;
        return false;
    }
}
