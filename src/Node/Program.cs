using ActorPm.Contracts;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

var ready = ReadyDescriptor.Take();
if (args is ["--version"] or ["-v"])
{
    Console.WriteLine(BuildVersion.Full);
    return (int)NodeExitCode.Ok;
}

if (NodeOptions.Parse(args, out var problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    ready.Say($"error: {problem}");
    return (int)NodeExitCode.Failed;
}

Weight.Raise();
return (int)await NodeProgram.RunAsync(options, ready, NodeLog.OnStandardError());
