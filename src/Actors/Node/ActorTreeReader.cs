using Akka.Actor;

namespace ActorPm.Actors.Node;

/// <summary>Reads the paths of all living actors of a system.</summary>
public static class ActorTreeReader
{
    /// <summary>Paths without address, <c>/system</c> before <c>/user</c>, parents before children, siblings by name.</summary>
    public static IReadOnlyList<string> Read(ActorSystem system)
    {
        var extended = (ExtendedActorSystem)system;
        List<string> paths = [];
        Walk(extended.SystemGuardian, paths);
        Walk(extended.Guardian, paths);
        return paths;
    }

    private static void Walk(IActorRef actor, List<string> paths)
    {
        paths.Add(actor.Path.ToStringWithoutAddress());
        if (actor is not ActorRefWithCell cell) return;
        foreach (var child in cell.Children.OrderBy(child => child.Path.Name, StringComparer.Ordinal)) Walk(child, paths);
    }
}
