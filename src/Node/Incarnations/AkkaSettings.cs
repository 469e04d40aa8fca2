using ActorPm.Node.Hosting;
using ActorPm.Node.Scheduling;
using Akka.Configuration;

namespace ActorPm.Node.Incarnations;

/// <summary>Akka's settings: ours, over which the operator's <c>node.conf</c> goes.</summary>
internal static class AkkaSettings
{
    /// <summary>Name of the ActorSystem, part of every actor's address.</summary>
    public const string SystemName = "actorpm";

    /// <summary>
    /// No port, no tick, no threads of its own (the pool is enough for a few hundred messages a second), and
    /// the host alone decides when it ends.
    /// </summary>
    private static readonly string Own = $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          loggers = ["{{NameOf(typeof(AkkaLogs))}}"]
          logger-startup-timeout = 5s
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          log-config-on-start = off
          actor.provider = local
          actor.internal-dispatcher {
            type = Dispatcher
            executor = thread-pool-executor
          }
          scheduler.implementation = "{{NameOf(typeof(TicklessScheduler))}}"
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
          }
        }
        """;

    /// <summary>Ours and the operator's; a file that cannot be read is left out and named.</summary>
    /// <param name="file">The operator's file; need not exist.</param>
    /// <param name="notices">Told of a bad file.</param>
    public static Config Read(string file, Notices notices)
    {
        var own = ConfigurationFactory.ParseString(Own);
        if (!File.Exists(file)) return own;
        try
        {
            var operators = ConfigurationFactory.ParseString(File.ReadAllText(file));
            // Unreadable values show only when they are looked at.
            _ = operators.Root.ToString();
            notices.Clear("node.conf");
            return operators.WithFallback(own);
        }
        catch (Exception wrong)
        {
            notices.Set("node.conf", $"{file} cannot be read, the node runs with its defaults: {wrong.Message}");
            return own;
        }
    }

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
