using ActorPm.Fleet.Membership;
using ActorPm.Node.Fleet;

namespace ActorPm.Node.Tests.Fleet;

public sealed class FleetStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "fleet.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_written_is_there_for_the_next_node_and_for_its_owner_alone()
    {
        new FleetStore(Path).Change(_ => File1());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        var next = new FleetStore(Path);
        Assert.Null(next.Load());
        Assert.Equal("f", next.Current!.FleetId);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Without_a_file_there_is_no_fleet_and_after_leaving_there_is_none_either()
    {
        var store = new FleetStore(Path);
        Assert.Null(store.Load());
        Assert.Null(store.Current);
        store.Change(_ => File1());
        store.Delete();
        Assert.Null(store.Current);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_damaged_file_is_said_and_left_as_it_is()
    {
        File.WriteAllText(Path, "{ \"fleet_id\": ");
        var store = new FleetStore(Path);
        Assert.Contains("this server is on its own", store.Load(), StringComparison.Ordinal);
        Assert.Null(store.Current);
        Assert.Equal("{ \"fleet_id\": ", File.ReadAllText(Path));
    }

    private static FleetFile File1() => new() { FleetId = "f", ServerId = "a", Certificate = "c", Key = "k", Authorities = [] };
}
