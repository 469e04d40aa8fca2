using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Pm2;

/// <summary>The real PM2 in a home of its own: PM2 names its program, else the one that ./test has put below artifacts.</summary>
internal sealed class RealPm2 : IAsyncDisposable
{
    private readonly TestHome _beside;
    private readonly string _program;

    private RealPm2(TestHome beside, string program) => (_beside, _program) = (beside, program);

    public string Home => _beside.File("pm2");

    /// <summary>Its folder, for a PATH.</summary>
    public string Folder => Path.GetDirectoryName(_program)!;

    /// <summary>Skips the test, with the reason, where there is none.</summary>
    public static RealPm2 Beside(TestHome home)
    {
        var named = Environment.GetEnvironmentVariable("PM2");
        var program = string.IsNullOrEmpty(named) ? Path.Combine(Binaries.Repository, "artifacts/pm2/node_modules/.bin/pm2") : named;
        Assert.SkipUnless(File.Exists(program), $"PM2 is not installed at {program}: ./test installs it where npm can");
        return new RealPm2(home, program);
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment, string? input = null)
    {
        var whole = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
        {
            ["PM2_HOME"] = Home,
            ["PM2_DISABLE_VERSION_CHECK"] = "true",
        };
        return _beside.RunAsync(_program, arguments, whole, input: input);
    }

    /// <summary>The answer of jlist, without what PM2 says before it.</summary>
    public async Task<string> ListAsync() =>
        (await RunAsync("jlist")).Succeeded().Output.Split('\n').First(line => line.StartsWith('[') && !line.StartsWith("[PM2", StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await RunAsync("kill");
}
