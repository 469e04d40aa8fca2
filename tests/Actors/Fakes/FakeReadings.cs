using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Tests.Fakes;

/// <summary>Every tree uses what is set here.</summary>
internal sealed class FakeReadings : IProcessReadings
{
    public long Bytes { get; set; } = 1 << 20;

    public IReadOnlyDictionary<int, TreeReading> ReadTrees(IReadOnlyCollection<int> roots) =>
        roots.ToDictionary(pid => pid, _ => new TreeReading(TimeSpan.FromSeconds(1), Bytes, 1));

    public IReadOnlyDictionary<string, string>? ReadEnvironment(int pid) => new Dictionary<string, string> { ["FROM"] = "proc" };
}
