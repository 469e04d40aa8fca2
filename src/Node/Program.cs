using ActorPm.Contracts;
using ActorPm.Contracts.Services;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;
using ActorPm.Node.Scripting;
using ActorPm.Node.Serving;

var ready = ReadyDescriptor.Take();
var service = ServiceNotifier.Take();
if (args is ["--version"] or ["-v"])
{
    Console.WriteLine(BuildVersion.Full);
    return (int)NodeExitCode.Ok;
}

if (ScriptEvaluation.Run(args) is { } evaluated) return evaluated;
if (args is ["serve"]) return await StaticServer.RunAsync();
if (NodeOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    ready.Say($"error: {problem}");
    service.Status(problem ?? "");
    return (int)NodeExitCode.Failed;
}

Weight.Raise();
using var memory = MemoryReturn.Begin(TimeProvider.System);
return (int)await NodeProgram.RunAsync(options, ready, service, NodeLog.OnStandardError());
