using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Launching;

namespace ActorPm.Node.Api.Instances;

/// <summary>Asks for details and adds what was not known yet when the instance was described.</summary>
internal static class DetailReader
{
    private static readonly TimeSpan PatienceForVersions = TimeSpan.FromMilliseconds(500);

    /// <summary>Details of the targets, all for none, by id.</summary>
    public static async Task<IReadOnlyList<InstanceDetail>> ReadAsync(
        IReadOnlyList<string> targets, NodeContext node, NodeQuestions questions, CancellationToken cancellation)
    {
        var details = (await questions.AskAsync<InstanceDetails>(new GetDetails(targets), cancellation)).Instances;
        if (details.All(detail => detail.NodeVersion is not null || !Programs.IsNode(detail.Spec.Interpreter))) return details;
        return await Task.WhenAll(details.Select(detail => WithVersionAsync(detail, node, cancellation)));
    }

    private static async Task<InstanceDetail> WithVersionAsync(InstanceDetail detail, NodeContext node, CancellationToken cancellation)
    {
        if (detail.NodeVersion is not null || !Programs.IsNode(detail.Spec.Interpreter)) return detail;
        var path = detail.Spec.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH");
        if (Programs.Find(detail.Spec.Interpreter, path, detail.Spec.Cwd) is not { } program) return detail;
        try
        {
            return detail with { NodeVersion = await node.NodeVersions.GetAsync(program).WaitAsync(PatienceForVersions, cancellation) };
        }
        catch (TimeoutException)
        {
            return detail;
        }
    }
}
