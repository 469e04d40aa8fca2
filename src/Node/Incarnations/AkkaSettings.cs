using ActorPm.Node.Hosting;
using ActorPm.Node.Scheduling;
using Akka.Configuration;

namespace ActorPm.Node.Incarnations;

/// <summary>Akka's settings: ours, over which the section <c>akka</c> of the operator's <c>node.conf</c> goes.</summary>
internal static class AkkaSettings
{
    /// <summary>Name of the ActorSystem, part of every actor's address.</summary>
    public const string SystemName = "actorpm";

    /// <summary>
    /// No port, no tick, no threads of its own (the pool is enough for a few hundred messages a second), and
    /// the host alone decides when it ends.
    /// </summary>
    private static readonly string OwnText = $$"""
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

    /// <summary>Ours alone.</summary>
    public static Config Own { get; } = ConfigurationFactory.ParseString(OwnText);

    /// <summary>Ours and the operator's; what Akka cannot read is left out and named.</summary>
    /// <param name="text">The operator's section; empty for none.</param>
    /// <param name="own">Ours.</param>
    /// <param name="notices">Told of a section that cannot be used.</param>
    public static Config Read(string text, Config own, Notices notices)
    {
        if (text.Length == 0) return own;
        try
        {
            var operators = ConfigurationFactory.ParseString(text);
            // Unreadable values show only when they are looked at.
            _ = operators.Root.ToString();
            return operators.WithFallback(own);
        }
        catch (Exception wrong)
        {
            LeftOut(notices, wrong);
            return own;
        }
    }

    /// <summary>Says that the operator's section is not used.</summary>
    public static void LeftOut(Notices notices, Exception wrong) =>
        notices.Set("node.conf akka", $"the section akka of node.conf cannot be used, the node runs with its defaults: {wrong.GetBaseException().Message}");

    /// <summary>A class as Akka's settings name it.</summary>
    public static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
