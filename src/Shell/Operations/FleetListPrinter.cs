using ActorPm.Shell.Client;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>The lists of all servers of a fleet, each below its name; who does not answer at once is named.</summary>
internal static class FleetListPrinter
{
    /// <summary>Whether all of them are empty.</summary>
    public static async Task<bool> PrintAsync(Session session, NodeClient here, RowOrder? order, CancellationToken cancellation)
    {
        var answers = await new FleetQuestion(session, here).AskAsync((node, stop) => node.InstancesAsync([], stop), cancellation);
        var published = await KnownFleetApps.PublishedAsync(session, here, cancellation);
        var output = session.Output;
        foreach (var (server, list) in answers)
        {
            output.Line(FleetQuestion.NameOf(session, server));
            if (list is null)
            {
                output.Line(output.Colours.Red($"did not answer within {session.FleetPatience.TotalMilliseconds:0} ms") + ": its apps may well run on");
                continue;
            }

            output.Line(InstanceTable.Render(order?.Apply(list.Instances) ?? list.Instances, output.Columns, session.Clock.GetUtcNow(), output.Colours));
            if (list.Host is { } host && list.Instances.Count > 0) output.Line(InstanceTable.HostLine(host, output.Colours));
            foreach (var notice in list.Notices) output.Warning($"{server.Name}: {notice}");
        }

        foreach (var app in published) output.Line(FleetAppTexts.AnswersEverywhere(app));
        foreach (var notice in session.NodeNotices) output.Warning(notice);
        return answers.All(answer => answer.Answer is null or { Instances.Count: 0 });
    }
}
