using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>What one server said to one question.</summary>
/// <param name="Targets">What was asked about.</param>
/// <param name="Value">Its answer; null when it has nothing of the kind.</param>
/// <param name="Refusal">How it said that it has nothing of the kind; null when it did not have to.</param>
internal sealed record TargetAnswer<T>(IReadOnlyList<string> Targets, T? Value, ApiFailureException? Refusal)
    where T : class;

/// <summary>What one server said.</summary>
/// <param name="Server">Who.</param>
/// <param name="Answers">One for each question; null when it was silent.</param>
internal sealed record ServerAnswers<T>(FleetPeer Server, IReadOnlyList<TargetAnswer<T>>? Answers)
    where T : class;

/// <summary>What of a question a server has.</summary>
/// <param name="Server">Who.</param>
/// <param name="Targets">The targets that it has.</param>
/// <param name="Values">What it said about them.</param>
internal sealed record ThereAnswer<T>(FleetPeer Server, IReadOnlyList<string> Targets, IReadOnlyList<T> Values)
    where T : class;

/// <summary>What the servers of the fleet said about targets; pure.</summary>
internal sealed class FleetAnswers<T>(IReadOnlyList<ServerAnswers<T>> servers)
    where T : class
{
    /// <summary>Who has something of what was asked for, and what; this server first.</summary>
    public IReadOnlyList<ThereAnswer<T>> There { get; } =
    [
        .. servers
            .Select(server => (server.Server, Found: (server.Answers ?? []).Where(answer => answer.Value is not null && IsMeant(servers, server.Server, answer)).ToList()))
            .Where(server => server.Found.Count > 0)
            .Select(server => new ThereAnswer<T>(
                server.Server, [.. server.Found.SelectMany(answer => answer.Targets)], [.. server.Found.Select(answer => answer.Value!)])),
    ];

    /// <summary>How it was said, by this server where possible, that a target is on no server that answered.</summary>
    public IReadOnlyList<(IReadOnlyList<string> Targets, ApiFailureException Refusal)> Nowhere { get; } =
    [
        .. servers.SelectMany(server => server.Answers ?? [])
            .GroupBy(answer => string.Join('\n', answer.Targets))
            .Where(asked => asked.All(answer => answer.Value is null) && asked.Any(answer => answer.Refusal is not null))
            .Select(asked => asked.First(answer => answer.Refusal is not null))
            .Select(answer => (answer.Targets, answer.Refusal!)),
    ];

    /// <summary>Who answered.</summary>
    public IReadOnlyList<FleetPeer> Answered { get; } = [.. servers.Where(server => server.Answers is not null).Select(server => server.Server)];

    /// <summary>No other server has anything of it: it is shown as outside a fleet.</summary>
    public bool IsOnlyHere => There.All(answer => answer.Server.IsHere);

    // Ids are numbers of a server: where this one has the number, it is meant, though others have it too.
    private static bool IsMeant(IReadOnlyList<ServerAnswers<T>> servers, FleetPeer server, TargetAnswer<T> answer) =>
        server.IsHere || answer.Targets is not [var target] || !target.All(char.IsAsciiDigit)
        || !servers.Any(other => other.Server.IsHere && other.Answers?.Any(same => same.Targets is [var known] && known == target && same.Value is not null) == true);
}
