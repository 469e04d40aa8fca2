namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Tests that measure time or load the machine run one at a time, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
