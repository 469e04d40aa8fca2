using ActorPm.Contracts.Homes;

namespace ActorPm.Shell.Tests.Fakes;

/// <summary>A home of its own for a test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public HomePaths Paths { get; } = new(Directory.CreateTempSubdirectory("pbm-shell-").FullName);

    public void Dispose() => Directory.Delete(Paths.Root, recursive: true);
}
