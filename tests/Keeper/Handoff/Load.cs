namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>Clients that ask without a pause, each on a new connection or all on one, until told to end.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _clients;
    private readonly List<string> _errors = [];
    private long _answers;

    public Load(int port, int clients) => _clients = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(port)))];

    public long Answers => Interlocked.Read(ref _answers);

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    public async Task AnswersMoreAsync(int more)
    {
        var from = Answers;
        await Running.Eventually.TrueAsync(() => Answers >= from + more, $"{more} more answers; errors: {string.Join("; ", Errors)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_clients);
        _end.Dispose();
    }

    private async Task AskAsync(int port)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await Http.GetAsync(port);
                Interlocked.Increment(ref _answers);
            }
            catch (Exception problem)
            {
                lock (_errors) _errors.Add(problem.Message);
            }
        }
    }
}
