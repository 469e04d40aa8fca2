using ActorPm.Contracts.Homes;

namespace ActorPm.Keeper.Tests.Running;

/// <summary>A home of its own for one test, removed afterwards.</summary>
internal sealed class TestHome : IDisposable
{
    public TestHome(string? name = null)
    {
        var root = Path.Combine(Path.GetTempPath(), "keeper-test-" + Guid.NewGuid().ToString("n")[..8] + name);
        Directory.CreateDirectory(root);
        Paths = new HomePaths(root);
    }

    public HomePaths Paths { get; }

    /// <summary>Each its own: a keeper ends whatever carries the id of its home.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    public string Root => Paths.Root;

    public string KeeperOutput => Path.Combine(Root, "keeper-output.log");

    public string File(string name) => Path.Combine(Root, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process that was just killed may still hold something: a leftover folder in /tmp.
        }
    }
}
