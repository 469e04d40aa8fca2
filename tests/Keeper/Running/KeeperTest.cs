namespace ActorPm.Keeper.Tests.Running;

/// <summary>A test with a home and the real keeper serving it.</summary>
public abstract class KeeperTest : IAsyncLifetime
{
    internal TestHome Home { get; } = new();

    internal RunningKeeper Keeper { get; set; } = null!;

    public virtual async ValueTask InitializeAsync() => Keeper = await RunningKeeper.StartAsync(Home);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Keeper.DisposeAsync();
        Home.Dispose();
    }
}
