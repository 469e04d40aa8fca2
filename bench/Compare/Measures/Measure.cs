using ActorPm.Compare.Managers;

namespace ActorPm.Compare.Measures;

/// <summary>Something that is done with every manager and gives one or more readings a round.</summary>
internal abstract class Measure
{
    public abstract string Name { get; }

    /// <summary>What is read, in the order of the readings.</summary>
    public abstract IReadOnlyList<Reading> Readings { get; }

    /// <summary>Why it cannot be done on this machine; null when it can.</summary>
    public virtual string? Missing => null;

    /// <summary>Whether this manager can do it at all.</summary>
    public virtual bool IsFor(Manager manager) => true;

    /// <summary>How many rounds; usually as many as are asked for.</summary>
    public virtual int Rounds(int asked) => asked;

    /// <summary>A manager that has done nothing before is taken for every round.</summary>
    public virtual bool FreshEachRound => false;

    /// <summary>Brings the manager into the state the rounds begin in; not measured.</summary>
    public virtual Task PrepareAsync(Manager manager) => Task.CompletedTask;

    /// <summary>One round: a value for each reading.</summary>
    public abstract Task<IReadOnlyList<double>> RoundAsync(Manager manager);

    /// <summary>Leaves the manager without apps.</summary>
    public virtual Task CleanAsync(Manager manager) => Task.CompletedTask;

    protected static App Sleeper(int number) => new($"app-{number:000}", "/bin/sleep", [$"{100_000 + number}"], new Dictionary<string, string>());
}

/// <summary>One number a round.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Of what it is.</param>
/// <param name="Bar">What the ratio of ActorPm to the other has to reach; null for none.</param>
internal sealed record Reading(string Name, string Unit, Bar? Bar = null);

/// <summary>A limit on a ratio.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="AtLeast">Whether more is better.</param>
/// <param name="OfItself">It is for ActorPm's own value, not for a ratio.</param>
internal sealed record Bar(double Limit, bool AtLeast = false, bool OfItself = false)
{
    public bool Holds(double ratio) => AtLeast ? ratio >= Limit : ratio <= Limit;

    public override string ToString() => $"{(AtLeast ? "≥" : "≤")} {Limit:0.##}";
}
