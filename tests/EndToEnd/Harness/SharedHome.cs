namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>A home for all tests of a class, where none of them leaves anything behind.</summary>
public sealed class SharedHome : IAsyncLifetime
{
    internal TestHome Home { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
