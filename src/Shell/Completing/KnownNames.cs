using ActorPm.Shell.Client;

namespace ActorPm.Shell.Completing;

/// <summary>Names and namespaces of what runs, for completion. Never starts a node: whoever presses Tab asks for a word, not for a daemon.</summary>
internal static class KnownNames
{
    // A person waits for the key. A node answers within milliseconds, on a busy machine within a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>None where no node answers.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Session session, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            if (session.Remote is null && !File.Exists(session.Home.NodeSocket)) return [];
            using var node = session.Open();
            var rows = (await node.InstancesAsync([], limit.Token)).Instances;
            return [.. rows.Select(row => row.Name).Concat(rows.Select(row => row.Namespace).Where(name => name != "default"))];
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or ApiFailureException or NodeUnreachableException)
        {
            return [];
        }
    }
}
