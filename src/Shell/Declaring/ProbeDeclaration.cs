using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Declaring;

/// <summary>What was said about one probe, <c>ready</c> or <c>alive</c>; null where nothing was.</summary>
internal sealed record ProbeDeclaration
{
    public string? Http { get; init; }
    public int? Tcp { get; init; }
    public string? Log { get; init; }
    public int? Port { get; init; }
    public TimeSpan? Interval { get; init; }
    public TimeSpan? Timeout { get; init; }
    public int? Failures { get; init; }

    /// <summary>The rules with this laid over them; another kind of question takes the place of the one before.</summary>
    /// <param name="rules">Rules so far; null for none.</param>
    /// <param name="name"><c>ready</c> or <c>alive</c>, for messages.</param>
    /// <exception cref="DeclarationException">It asks nothing, or two things at once.</exception>
    public ProbeRules Over(ProbeRules? rules, string name)
    {
        var kinds = (Http is null ? 0 : 1) + (Tcp is null ? 0 : 1) + (Log is null ? 0 : 1);
        if (kinds > 1) throw new DeclarationException($"{name}: http, tcp and log exclude each other", "leave two of them out");
        if (kinds == 0 && rules is null)
            throw new DeclarationException(
                $"{name}: there is no question to ask", name == "ready" ? "give one of http, tcp and log" : "give one of http and tcp");
        var asked = kinds == 0 ? rules! : (rules ?? new ProbeRules()) with { Http = Http, Tcp = Tcp, Log = Log };
        return asked with
        {
            Port = Port ?? asked.Port,
            Interval = Interval ?? asked.Interval,
            Timeout = Timeout ?? asked.Timeout,
            Failures = Failures ?? asked.Failures,
        };
    }
}
