using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Fleet.Strangers;
using ActorPm.Node.Incarnations;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Remote.Transport.DotNetty;

namespace ActorPm.Node.Fleet;

/// <summary>
/// What an ActorSystem of a fleet has more than one of a server on its own: an address, the cluster, mutual TLS. Values and
/// why: intervals are slow, since a fleet is quiet; a server counts as lost after 5 s of silence and 10 s of agreement. Every server,
/// witnesses included, has all records on its disk.
/// </summary>
internal static class FleetAkka
{
    /// <summary>Settings.</summary>
    public static Config Settings(MemberRecord self)
    {
        FleetBuffers.DoWithoutPools();
        var address = self.Address.Contains(':', StringComparison.Ordinal) ? $"[{self.Address}]" : self.Address;
        return ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              actor {
                provider = cluster
                serialization-settings.allow-unregistered-types = off
                serializers.fleet = "{{AkkaSettings.NameOf(typeof(FleetMessageSerializer))}}"
                serialization-bindings { "{{AkkaSettings.NameOf(typeof(IFleetMessage))}}" = fleet }
              }
              remote {
                log-remote-lifecycle-events = off
                # After a cut TCP says nothing for as long again as it lasted: what is silent is given up and connected anew.
                transport-failure-detector {
                  heartbeat-interval = 2s
                  acceptable-heartbeat-pause = 6s
                }
                retry-gate-closed-for = 1s
                # Without a blank: of this name alone Akka reads the quotes too when it needs any.
                adapters.gate = "{{AkkaSettings.NameOf(typeof(GatedTransportProvider)).Replace(" ", "", StringComparison.Ordinal)}}"
                dot-netty.tcp {
                  hostname = "{{address}}"
                  public-hostname = "{{address}}"
                  port = {{self.ActorPort}}
                  connection-timeout = 3s
                  enable-ssl = on
                  applied-adapters = ["gate"]
                  # Pools are for many megabytes a second, and keep what a storm of connections took. FleetBuffers does the rest.
                  enable-pooling = off
                  maximum-frame-size = 2097152b
                  send-buffer-size = 4194304b
                  receive-buffer-size = 4194304b
                }
              }
              cluster {
                singleton-proxy {
                  # What is asked while nobody schedules is refused, not carried out when nobody expects it any more.
                  buffer-size = 0
                  log-singleton-identification-failure = off
                }
                roles = ["{{(self.IsWitness ? "witness" : "worker")}}"]
                log-info = off
                downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
                split-brain-resolver {
                  active-strategy = keep-majority
                  stable-after = 10s
                  # Usually 7.5 s, and then a cut that ended just before would put all out.
                  down-all-when-unstable = 20s
                }
                failure-detector {
                  implementation-class = "{{AkkaSettings.NameOf(typeof(ToldFailureDetector))}}"
                  acceptable-heartbeat-pause = 5s
                  threshold = 10
                  # Usually 9: with ten servers most of what they say to each other at rest.
                  monitored-by-nr-of-members = 5
                }
                shutdown-after-unsuccessful-join-seed-nodes = off
                # A node that was killed is let in again once its predecessor is out, which takes a second or two.
                retry-unsuccessful-join-after = 2s
                run-coordinated-shutdown-when-down = on
                distributed-data {
                  gossip-interval = 1s
                  notify-subscribers-interval = 200ms
                  max-delta-elements = {{FleetRecordStore.LargestGroup}}
                  recreate-on-failure = off
                  durable {
                    keys = ["*"]
                    store-actor-class = "{{AkkaSettings.NameOf(typeof(DurableRecordStore))}}"
                    use-dispatcher = "akka.actor.internal-dispatcher"
                  }
                }
              }
            }
            """)).WithFallback(DistributedData.DefaultConfig());
    }

    /// <summary>Mutual TLS with our own judgement of the other side.</summary>
    public static Setup Tls(FleetMembership membership) => new DotNettySslSetup(
        membership.Identity.Certificate,
        suppressValidation: false,
        requireMutualAuthentication: true,
        customValidator: (certificate, _, peer, _, _) => membership.Door.JudgeActors(certificate as X509Certificate2, peer, membership.StillInCluster).IsMember);

    /// <summary>Bounds what strangers hold of its port.</summary>
    public static Setup Gate(FleetMembership membership) => new StrangerGateSetup(membership.Door.NewGate(), membership.Door);

    /// <summary>Where the ActorSystem of a member is.</summary>
    public static Address AddressOf(MemberRecord member) => new("akka.ssl.tcp", AkkaSettings.SystemName, member.Address, member.ActorPort);
}
