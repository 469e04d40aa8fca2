using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm trigger</c>: asks programs to do something they have offered, and prints what they answer.</summary>
internal static class TriggerCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.One("id|proc_name|namespace|all", "which processes");
        var action = Operands.One("action_name", "one of the actions that pbm show lists");
        // PM2 takes the first and forgets the others.
        var parameters = new Argument<string[]>("params") { Description = "what the action is given", Arity = ArgumentArity.ZeroOrMore };
        var timeout = new Option<string>("--timeout") { Description = "how long to wait for the answers, 30s by default", HelpName = "duration" };
        return new Command("trigger", "ask an app to do something it has offered") { target, action, parameters, timeout }
            .Does(async (parsed, cancellation) =>
            {
                var patience = parsed.GetValue(timeout) is { } text ? SettingValues.Duration(new SettingInput("--timeout", [text])) : (TimeSpan?)null;
                var node = await session.NodeAsync(cancellation);
                var request = new TriggerAction
                {
                    Action = parsed.GetValue(action)!,
                    Targets = await TargetWords.ResolveAsync(session, node, [parsed.GetValue(target)!], cancellation),
                    Parameter = parsed.GetValue(parameters) is [var parameter, ..] ? parameter : null,
                    Timeout = patience,
                };
                return await PrintAsync(session, node.TriggerAsync(request, cancellation));
            });
    }

    private static async Task<ExitCode> PrintAsync(Session session, IAsyncEnumerable<OperationUpdate> updates)
    {
        await foreach (var update in updates)
        {
            switch (update)
            {
                case ActionSent sent:
                    session.Output.Line(session.Output.Colours.Bold($"{sent.Processes} processes have received command {sent.Action}"));
                    break;
                case ActionReturned returned:
                    // What JavaScript prints for a function that returns nothing.
                    session.Output.Data($"[{returned.Name}:{returned.Id}:{returned.Namespace}]={returned.Value?.GetRawText() ?? "undefined"}");
                    break;
                case OperationError { Error: var error }:
                    session.Output.Error(error.Message, error.Hint);
                    break;
                case OperationFinished finished:
                    return finished.Code;
            }
        }

        session.Output.Error("trigger: the node went away before all had answered", $"its log: {session.Home.NodeLog}");
        return ExitCode.Failed;
    }
}
