using System.CommandLine;
using System.Text;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
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
        var reveal = new Option<bool>("--reveal") { Description = "with the values of secret variables" };
        return new Command("env", "list the environment of an instance") { targets, reveal }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], parsed.GetValue(reveal), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> typed, bool reveal, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var targets = await TargetWords.ResolveAsync(session, node, typed, cancellation);
        var ids = await IdsAsync(node, targets, cancellation);
        var hidden = false;
        foreach (var (index, id) in ids.Index())
        {
            var environment = await node.EnvironmentAsync(id, reveal, cancellation);
            var text = new StringBuilder();
            if (ids.Count > 1) text.Append(index > 0 ? "\n" : "").Append($"--- {environment.Id} ---\n");
            hidden |= environment.Variables.Values.Contains(SealedValue.Hidden);
            foreach (var (name, value) in environment.Variables) text.Append(name).Append(": ").Append(value).Append('\n');
            if (text.Length > 0) session.Output.Data(text.ToString(0, text.Length - 1));
        }

        if (hidden && !reveal) session.Output.Aside("[PBM] values of secret variables are not shown: --reveal prints them");
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
