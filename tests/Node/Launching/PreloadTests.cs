using ActorPm.Contracts.Apps;
using ActorPm.Node.Launching;
using ActorPm.Node.Os;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Launching;

public sealed class PreloadTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly AppSpec _spec;

    public PreloadTests()
    {
        Directory.CreateDirectory(_home.Paths.Run);
        _spec = new AppSpec { Name = "web", Script = "/web.js", Cwd = "/", Interpreter = "node" };
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_node_program_loads_a_copy_in_the_home_in_front_of_its_own_options()
    {
        var environment = Made(_spec, new() { ["NODE_OPTIONS"] = "--max-old-space-size=99" });
        var copy = Assert.Single(Directory.GetFiles(_home.Paths.Run, "actorpm-preload-*.cjs"));
        Assert.Equal($"--require \"{copy}\" --max-old-space-size=99", environment["NODE_OPTIONS"]);
        Assert.Equal("channel", environment["ACTORPM_PRELOAD"]);
        Assert.Equal("// preload", File.ReadAllText(copy));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("node")]
    public void A_program_behind_npm_reports_over_the_keepers_socket(string interpreter)
    {
        var environment = Made(_spec with { Script = "/usr/bin/npm", Interpreter = interpreter }, []);
        Assert.Equal(_home.Paths.KeeperSocket, environment["ACTORPM_PRELOAD"]);
        Assert.Contains("actorpm-preload-", environment["NODE_OPTIONS"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_was_removed_is_made_again_before_the_next_start()
    {
        var preload = new Preload(_home.Paths, _home.File("bin/actorpm-preload.cjs", "// preload"));
        preload.AddTo([], _spec, null);
        var copy = Assert.Single(Directory.GetFiles(_home.Paths.Run, "actorpm-preload-*.cjs"));
        File.Delete(copy);
        preload.AddTo([], _spec, null);
        Assert.True(File.Exists(copy));
    }

    [Fact]
    public void Switched_off_for_another_program_or_with_the_file_missing_nothing_is_added()
    {
        Assert.Empty(Made(_spec with { Instrument = false }, []));
        Assert.Empty(Made(_spec with { Interpreter = "python3" }, []));
        Assert.Empty(Made(_spec with { Interpreter = "bun" }, []));
        var environment = new Dictionary<string, string>();
        new Preload(_home.Paths, Path.Combine(_home.Paths.Root, "none.cjs")).AddTo(environment, _spec, null);
        Assert.Empty(environment);
    }

    [Fact]
    public void Another_user_who_could_not_read_it_runs_without_it()
    {
        File.SetUnixFileMode(_home.Paths.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string>();
        var other = new Account("other", Accounts.CurrentUserId + 1, 1, "/", "/bin/sh");
        new Preload(_home.Paths, _home.File("bin/actorpm-preload.cjs", "// preload")).AddTo(environment, _spec, other);
        Assert.Empty(environment);
    }

    private Dictionary<string, string> Made(AppSpec spec, Dictionary<string, string> environment)
    {
        new Preload(_home.Paths, _home.File("bin/actorpm-preload.cjs", "// preload")).AddTo(environment, spec, null);
        return environment;
    }
}
