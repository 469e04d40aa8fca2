using ActorPm.Contracts.Apps;
using ActorPm.Node.Launching;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Launching;

public sealed class DotNetHookTests : IDisposable
{
    private readonly TestHome _home = new();

    public DotNetHookTests() => Directory.CreateDirectory(_home.Paths.Run);

    [Theory]
    [InlineData("app.dll")]
    [InlineData("app")]
    public void An_aspnet_program_that_takes_the_keepers_socket_gets_it_before_the_users_own(string script)
    {
        Config("""{ "runtimeOptions": { "frameworks": [{ "name": "Microsoft.NETCore.App", "version": "8.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "8.0.0-rc.1" }] } }""");
        var hooks = Made(Spec(script), HandoffKind.Fds, new() { ["DOTNET_STARTUP_HOOKS"] = "/srv/own.dll" })["DOTNET_STARTUP_HOOKS"].Split(':');
        Assert.Equal("/srv/own.dll", hooks[1]);
        Assert.StartsWith(Path.Combine(_home.Paths.Run, "ActorPm.AspNetCore-"), hooks[0], StringComparison.Ordinal);
        Assert.True(File.Exists(hooks[0]));
    }

    [Theory]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } } }""", true)]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.AspNetCore.App", "version": "7.0.0" } } }""", false)]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""", false)]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.AspNetCore.App" } } }""", false)]
    [InlineData("""{ "runtimeOptions": [] }""", false)]
    [InlineData("""{ "runtimeOptions": {} }""", false)]
    [InlineData("nonsense", false)]
    public void A_program_is_told_by_its_runtime_configuration(string config, bool isAspNet)
    {
        Config(config);
        Assert.Equal(isAspNet, DotNetHook.IsAspNet(Path.Combine(_home.Paths.Root, "app.dll")));
    }

    [Fact]
    public void Without_a_shared_socket_or_switched_off_or_with_the_file_missing_nothing_is_added()
    {
        Config("""{ "runtimeOptions": { "framework": { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } } }""");
        Assert.Empty(Made(Spec("app.dll"), HandoffKind.Proxy, []));
        Assert.Empty(Made(Spec("app.dll"), HandoffKind.None, []));
        Assert.Empty(Made(Spec("app.dll") with { Instrument = false }, HandoffKind.Fds, []));
        Assert.Empty(Made(Spec("other.dll"), HandoffKind.Fds, []));
        var environment = new Dictionary<string, string>();
        new DotNetHook(_home.Paths, Path.Combine(_home.Paths.Root, "none.dll")).AddTo(environment, Spec("app.dll"), HandoffKind.Fds, null);
        Assert.Empty(environment);
    }

    public void Dispose() => _home.Dispose();

    private AppSpec Spec(string script) => new() { Name = "app", Script = Path.Combine(_home.Paths.Root, script), Cwd = "/" };

    private void Config(string text) => File.WriteAllText(Path.Combine(_home.Paths.Root, "app.runtimeconfig.json"), text);

    private Dictionary<string, string> Made(AppSpec spec, HandoffKind handoff, Dictionary<string, string> environment)
    {
        new DotNetHook(_home.Paths, _home.File("bin/ActorPm.AspNetCore.dll", "a hook")).AddTo(environment, spec, handoff, null);
        return environment;
    }
}
