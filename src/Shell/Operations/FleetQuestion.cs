using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>
/// A question to all servers of the fleet at once; outside a fleet, and with <c>--on</c>, to one. Who does not answer at once is
/// remembered, to be named when all is said.
/// </summary>
internal sealed class FleetQuestion(Session session, NodeClient here)
{
    private readonly HashSet<string> _silent = [];

    /// <summary>Whether a command that reads is for all servers.</summary>
    public static bool Concerns(Session session) => session.Fleet.Count > 1 && session.Server is null;

    /// <summary>A connection to a server.</summary>
    public static NodeClient Open(Session session, FleetPeer server) => session.Open(server.IsHere ? null : server.Name);

    /// <summary>Asks each server; null for those that are silent.</summary>
    /// <exception cref="ApiFailureException">This server refuses.</exception>
    public async Task<IReadOnlyList<(FleetPeer Server, T? Answer)>> AskAsync<T>(Func<NodeClient, CancellationToken, Task<T>> question, CancellationToken cancellation)
        where T : class
    {
        IReadOnlyList<FleetPeer> servers = Concerns(session) ? session.Fleet : [new FleetPeer("", IsHere: true, new Dictionary<string, string>())];
        var answers = await Task.WhenAll(servers.Select(server => AskAsync(server, question, cancellation)));
        foreach (var (server, answer) in servers.Zip(answers)) if (answer is null) _silent.Add(server.Name);
        return [.. servers.Zip(answers)];
    }

    /// <summary>Asks each server about targets. In a fleet about each by itself: no server needs to have them all.</summary>
    /// <param name="targets">What was typed; none for all.</param>
    /// <param name="question">The question.</param>
    /// <param name="isThere">Whether an answer has anything in it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<FleetAnswers<T>> AskForAsync<T>(
        IReadOnlyList<string> targets, Func<NodeClient, IReadOnlyList<string>, CancellationToken, Task<T>> question, Func<T, bool> isThere, CancellationToken cancellation)
        where T : class
    {
        IReadOnlyList<IReadOnlyList<string>> questions = Concerns(session) && targets.Count > 1 ? [.. targets.Select(target => new[] { target })] : [targets];
        var answers = await AskAsync(async (node, stop) =>
        {
            var said = new List<TargetAnswer<T>>();
            foreach (var asked in questions) said.Add(await AboutAsync(node, asked, question, isThere, stop));
            return said;
        }, cancellation);
        return new FleetAnswers<T>([.. answers.Select(answer => new ServerAnswers<T>(answer.Server, answer.Answer))]);
    }

    /// <summary>The name of a server above what it said, where more than this server said something.</summary>
    public void Head<T>(FleetAnswers<T> answers, FleetPeer server)
        where T : class
    {
        if (!answers.IsOnlyHere) session.Output.Line(NameOf(session, server));
    }

    /// <summary>A server's name as a heading.</summary>
    public static string NameOf(Session session, FleetPeer server) => session.Output.Colours.Bold(server.Name) + (server.IsHere ? " (here)" : "");

    /// <summary>Names those that were silent, once.</summary>
    public void TellSilent()
    {
        if (_silent.Count > 0)
            session.Output.Warning($"{string.Join(", ", _silent)} did not answer within {session.FleetPatience.TotalMilliseconds:0} ms: what is there is missing here");
        _silent.Clear();
    }

    private async Task<T?> AskAsync<T>(FleetPeer server, Func<NodeClient, CancellationToken, Task<T>> question, CancellationToken cancellation)
        where T : class
    {
        if (server.IsHere) return await question(here, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(session.FleetPatience);
        using var node = Open(session, server);
        try
        {
            return await question(node, limit.Token);
        }
        catch (Exception silent) when (!cancellation.IsCancellationRequested && silent is OperationCanceledException or ApiFailureException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static async Task<TargetAnswer<T>> AboutAsync<T>(
        NodeClient node, IReadOnlyList<string> asked, Func<NodeClient, IReadOnlyList<string>, CancellationToken, Task<T>> question, Func<T, bool> isThere, CancellationToken stop)
        where T : class
    {
        try
        {
            var value = await question(node, asked, stop);
            return new TargetAnswer<T>(asked, isThere(value) ? value : null, null);
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return new TargetAnswer<T>(asked, null, failure);
        }
    }
}
