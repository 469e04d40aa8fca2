namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>A test class with a home of its own for each test.</summary>
public abstract class EndToEndTest : IAsyncLifetime
{
    private readonly TestHome _home = new();

    private protected TestHome Home => _home;

    private protected static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
