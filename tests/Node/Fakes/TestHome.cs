using ActorPm.Contracts.Homes;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>A home in a temporary folder, gone at the end of the test.</summary>
internal sealed class TestHome : IDisposable
{
    public TestHome()
    {
        Paths = new HomePaths(Directory.CreateTempSubdirectory("node-test-").FullName);
        Paths.Create();
    }

    public HomePaths Paths { get; }

    public string File(string name, string content = "", bool executable = false)
    {
        var path = Path.Combine(Paths.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        if (executable) System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Paths.Root, recursive: true);
}
