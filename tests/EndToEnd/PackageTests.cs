using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>The tarball for servers that have neither SDK nor runtime nor compiler.</summary>
[Collection(Alone.Name)]
public sealed class PackageTests : EndToEndTest
{
    [Fact]
    public async Task The_package_installs_and_runs_where_there_is_no_dotnet()
    {
        var builder = new Dictionary<string, string?>
        {
            // The real home: packages that were restored once are not fetched again.
            ["HOME"] = Environment.GetEnvironmentVariable("HOME"),
            ["DOTNET_NOLOGO"] = "1",
            ["NUGET_CERT_REVOCATION_MODE"] = Environment.GetEnvironmentVariable("NUGET_CERT_REVOCATION_MODE"),
        };
        var tarball = Home.File("package.tar.gz");
        (await Home.RunAsync(
            Path.Combine(Binaries.Repository, "install.sh"), ["--package", tarball], builder, cwd: Binaries.Repository, timeout: TimeSpan.FromMinutes(5))).Succeeded();
        (await Home.RunAsync("tar", ["-xzf", tarball, "-C", Home.Folder])).Succeeded();
        var extracted = Assert.Single(Directory.EnumerateDirectories(Home.Folder, "actorpm-*"));

        // Where it may be done, the runtime of this machine is hidden behind an empty file system.
        var hide = await Home.RunAsync("unshare", ["--mount", "true"]) is { ExitCode: 0 }
            ? "for d in /usr/share/dotnet /usr/lib/dotnet ~/.dotnet; do [ ! -d \"$d\" ] || mount -t tmpfs none \"$d\"; done;"
            : "";
        var script = $"""
            set -e
            {hide}
            export PATH=/usr/bin:/bin DOTNET_ROOT=/nowhere
            {extracted}/install.sh --prefix {Home.File("installed")}
            cd {Home.Folder}
            {Home.File("installed")}/bin/pbm start 'sleep 1000' --name packaged
            {Home.File("installed")}/bin/pbm jlist >{Home.File("list.json")}
            {Home.File("installed")}/bin/pbm kill
            {extracted}/install.sh --uninstall --prefix {Home.File("installed")}
            """;
        var server = hide.Length > 0
            ? await Home.RunAsync("unshare", ["--mount", "sh", "-c", script])
            : await Home.RunAsync("sh", ["-c", script]);

        server.Succeeded();
        Assert.Contains("\"name\":\"packaged\"", await File.ReadAllTextAsync(Home.File("list.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(Home.File("installed/bin/pbm")));
        Assert.False(Directory.Exists(Home.File("installed/lib/actorpm")));
    }
}
