using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Units;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>system</c>: <c>show</c> says what runs here and since when, <c>rebuild</c> builds the node's actor system anew; apps run on.</summary>
internal static class SystemCommand
{
    public static Command Declare(Session session) => new("system", "care for the node's actor system")
    {
        new Command("show", "the node and its actor system: build, pid, uptime, keeper")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var hello = await node.HelloAsync(cancellation);
                var uptime = session.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(hello.StartedAt);
                foreach (var (name, value) in ((string, string)[])
                [
                    ("build", hello.Build), ("pid", $"{hello.Pid}"), ("uptime", DurationText.ToWords(uptime)), ("home", hello.Home), ("server id", hello.ServerId),
                    ("term", $"{hello.Term}"), ("actor system", $"{hello.Incarnation}"),
                    ("keeper", hello.Keeper is { } keeper ? $"pid {keeper.Pid}, build {keeper.Build}" : "none attached"),
                ]) session.Output.Data($"{name}: {value}");
                return ExitCode.Ok;
            }),
        new Command("rebuild", "end the actor system and build it anew; apps run on")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var done = await StatusLine.WhileAsync(session.Output, "rebuilding", session.Clock, node.RebuildAsync(cancellation));
                session.Output.Info($"actor system {done.Incarnation} of this node is up, built in {DurationText.ToWords(done.Took)}");
                return ExitCode.Ok;
            }),
    };
}
