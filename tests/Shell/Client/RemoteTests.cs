using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Client;

public sealed class RemoteTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("10.0.0.5:9110", "10.0.0.5:9110")]
    [InlineData("10.0.0.5", "10.0.0.5:9110")]
    [InlineData("alpha.example.org:9111", "alpha.example.org:9111")]
    [InlineData("localhost:1", "localhost:1")]
    [InlineData("[::1]:9110", "[::1]:9110")]
    [InlineData("fd00::5", "[fd00::5]:9110")]
    [InlineData("ls", null)]
    [InlineData("5", null)]
    [InlineData("localhost", null)]
    [InlineData("alpha:", null)]
    [InlineData("alpha:99999", null)]
    [InlineData("module:generate", null)]
    [InlineData("a/b:80", null)]
    [InlineData("1:2:3:4", null)]
    public void The_first_word_is_a_server_where_it_has_a_port_or_is_an_address(string word, string? expected) =>
        Assert.Equal(expected, RemotePlace.Parse(word)?.ToString());

    [Theory]
    [InlineData("kill", "[PBM][ERROR] pbm kill does not work on 10.0.0.5:9110: it acts on files or daemons of the place where it is typed\n")]
    [InlineData("fleet init --address 10.0.0.5", "[PBM][ERROR] pbm fleet init does not work on 10.0.0.5:9110")]
    [InlineData("apply pm.conf", "[PBM][ERROR] pbm apply does not work on 10.0.0.5:9110")]
    [InlineData("restart pm.conf", "[PBM][ERROR] pm.conf is not an app of 10.0.0.5:9110, and files of this machine are not started there\n")]
    [InlineData("start", "[PBM][ERROR] a configuration file is not an app of 10.0.0.5:9110")]
    [InlineData("start ./app.js", "[PBM][ERROR] ./app.js is not an app of 10.0.0.5:9110")]
    [InlineData("strat x", "[PBM][ERROR] Command not found: strat\n")]
    public async Task What_is_of_this_place_is_refused_there(string typed, string error)
    {
        var run = await RunAsync(Certificate(), typed);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_certificate_it_is_said_where_one_is_looked_for()
    {
        var run = await RunAsync(null, "ls");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("there is none in /home/me/.config/actorpm/10.0.0.5.pem, /home/me/.config/actorpm/client.pem, ", run.Error, StringComparison.Ordinal);
        Assert.Contains("pbm fleet client-cert", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_for_its_owner_and_is_read_as_it_was_written()
    {
        var file = Certificate();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var read = ClientCertificate.Find([file]);
        Assert.True(read.Own.HasPrivateKey);
        Assert.Equal("CN=authority", Assert.Single(read.Authorities).Subject);
        Assert.Contains("# servers: 10.0.0.5:9110\n", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Throws<DeclarationException>(() => ClientCertificate.Save(file, ""));

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("can be read by others", Assert.Throws<DeclarationException>(() => ClientCertificate.Find([file])).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file, "nonsense");
        Assert.Contains("has no certificate", Assert.Throws<DeclarationException>(() => ClientCertificate.Find([file])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letting_a_client_in_writes_its_file_and_says_what_to_do_with_it()
    {
        await using var node = new FakeNode(_home.Paths);
        using var authority = Authority();
        node.Answer(ApiRoutes.FleetClients, System.Text.Json.JsonSerializer.Serialize(Issued(authority.ExportCertificatePem(), authority.ExportCertificatePem()), ApiJson.Default.ClientIssued));
        var file = Path.Combine(_home.Paths.Root, "out.pem");
        var run = await ShellRun.OfAsync(_home.Paths, ["fleet", "client-cert", "laptop", "--role", "operate", "--days", "30", "--out", file]);
        Assert.Equal((ExitCode.Ok, "[PBM][WARN] not told yet, they hear it when they are back: gamma\n"), (run.Code, run.Error));
        Assert.Contains("pbm 10.0.0.5:9110 ls", run.Out, StringComparison.Ordinal);
        var asked = node.Body(ApiRoutes.FleetClients, ApiJson.Default.IssueClient);
        Assert.Equal(("laptop", ClientRole.Operate, 30), (asked.Name, asked.Role, asked.Days));
        Assert.Contains("PRIVATE KEY", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", asked.SigningRequest, StringComparison.Ordinal);
        Assert.Contains("is there already", (await ShellRun.OfAsync(_home.Paths, ["fleet", "client-cert", "laptop", "--out", file])).Error, StringComparison.Ordinal);
        Assert.StartsWith("[PBM][ERROR] --role: expected view, operate or admin", (await ShellRun.OfAsync(_home.Paths, ["fleet", "client-cert", "x", "--role", "root"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_has_an_exit_code_of_its_own()
    {
        await using var node = new FakeNode(_home.Paths).Refuse(ApiRoutes.Why, ApiErrorCode.Refused, "laptop has the role view", status: 403);
        Assert.Equal(ExitCode.Refused, (await ShellRun.OfAsync(_home.Paths, ["why", "web"])).Code);
    }

    private Task<ShellRun> RunAsync(string? certificate, string typed)
    {
        var machine = new FakeMachine().Programs("node").File("/work/app.js").File("/work/pm.conf");
        machine.Variables["HOME"] = "/home/me";
        if (certificate is not null) machine.Variables[ClientCertificate.Variable] = certificate;
        return ShellRun.OfAsync(_home.Paths, ["10.0.0.5:9110", .. typed.Split(' ')], machine);
    }

    private string Certificate()
    {
        var file = Path.Combine(_home.Paths.Root, $"{Guid.NewGuid()}.pem");
        using var authority = Authority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var own = new CertificateRequest("CN=client-1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        ClientCertificate.Save(file, ClientCertificate.Write(Issued(own.ExportCertificatePem(), authority.ExportCertificatePem()), key.ExportPkcs8PrivateKeyPem()));
        return file;
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static ClientIssued Issued(string certificate, string authority) => new(
        new FleetClient { Name = "laptop", Role = ClientRole.Operate, EndsAt = Samples.Now.ToUnixTimeMilliseconds() }, certificate, [authority], "f1ee7", ["10.0.0.5:9110"], ["gamma"]);
}
