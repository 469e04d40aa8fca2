namespace ActorPm.Node.Incarnations;

/// <summary>Builds ActorSystems.</summary>
internal interface IIncarnationBuilder
{
    /// <summary>Builds one and waits until its actors are there.</summary>
    Task<Incarnation> BuildAsync(int number);
}
