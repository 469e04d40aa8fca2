using ActorPm.Node.Fleet;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace ActorPm.Node.Tests.Fleet;

public sealed class ToldFailureDetectorTests
{
    private static readonly Address Gamma = Address.Parse("akka.ssl.tcp://actorpm@10.0.0.3:9111");
    private static readonly Address Beta = Address.Parse("akka.ssl.tcp://actorpm@10.0.0.2:9111");

    private static readonly Config Settings = ConfigurationFactory.ParseString(
        "threshold = 10, max-sample-size = 1000, min-std-deviation = 100ms, acceptable-heartbeat-pause = 1h, heartbeat-interval = 1s");

    private readonly DefaultFailureDetectorRegistry<Address> _detectors = new(() => new ToldFailureDetector(Settings, new EventStream(false)));

    [Fact]
    public void Whoever_was_heard_and_then_told_to_have_ended_is_unavailable_at_once()
    {
        _detectors.Heartbeat(Gamma);
        _detectors.Heartbeat(Beta);
        Assert.True(_detectors.IsAvailable(Gamma));

        ToldFailureDetector.Tell(_detectors, Gamma);

        Assert.False(_detectors.IsAvailable(Gamma));
        Assert.True(_detectors.IsMonitoring(Gamma));
        Assert.True(_detectors.IsAvailable(Beta));
    }

    [Fact]
    public void A_heartbeat_after_it_makes_the_address_available_again()
    {
        ToldFailureDetector.Tell(_detectors, Gamma);
        Assert.False(_detectors.IsAvailable(Gamma));

        _detectors.Heartbeat(Gamma);

        Assert.True(_detectors.IsAvailable(Gamma));
    }
}
