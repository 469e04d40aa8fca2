using System.CommandLine;
using System.Text;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm env</c>: what an instance's process gets as environment.</summary>
internal static class EnvironmentCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("id");
        return new Command("env", "list the environment of an instance") { targets }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> typed, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var targets = await TargetWords.ResolveAsync(session, node, typed, cancellation);
        var ids = await IdsAsync(node, targets, cancellation);
        foreach (var (index, id) in ids.Index())
        {
            var environment = await node.EnvironmentAsync(id, cancellation);
            var text = new StringBuilder();
            if (ids.Count > 1) text.Append(index > 0 ? "\n" : "").Append($"--- {environment.Id} ---\n");
            foreach (var (name, value) in environment.Variables) text.Append(name).Append(": ").Append(value).Append('\n');
            if (text.Length > 0) session.Output.Data(text.ToString(0, text.Length - 1));
        }

        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(NodeClient node, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        try
        {
            return [.. (await node.InstancesAsync(targets, cancellation)).Instances.Select(row => row.Id).Order().Select(id => id.ToString())];
        }
        catch (ApiFailureException failure) when (failure.Error.Code == ApiErrorCode.NotFound && targets is [var name])
        {
            throw new ApiFailureException(failure.Error with { Message = $"Modules with id {name} not found" }); // PM2's words
        }
    }
}
