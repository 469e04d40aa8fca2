using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ActorPm.Node.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPm.Node.Tests.Serving;

public sealed class StaticServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-site-").FullName;

    public StaticServerTests()
    {
        Write("index.html", "home");
        Write("docs/index.html", "docs");
        Write("files/a.txt", "text");
        Write(".env", "SECRET=1");
        Write(".well-known/acme", "token");
        File.WriteAllText(Path.Combine(_folder, "..", Path.GetFileName(_folder) + ".outside"), "outside");
    }

    [Theory]
    [InlineData("/", 200, "home")]
    [InlineData("/index.html", 200, "home")]
    [InlineData("/docs/", 200, "docs")]
    [InlineData("/files/a.txt", 200, "text")]
    [InlineData("/files/", 404, "404 Not Found")]
    [InlineData("/nothing", 404, "404 Not Found")]
    [InlineData("/.env", 404, "404 Not Found")]
    [InlineData("/.well-known/acme", 200, "token")]
    public Task Files_are_served_and_hidden_ones_are_not(string path, int status, string body) => ExpectAsync(new Site(), path, status, body);

    [Theory]
    [InlineData("/some/view", null, 200, "home")]
    [InlineData("/some/view.name", "text/html", 200, "home")]
    [InlineData("/missing.js", null, 404, "404 Not Found")]
    public Task A_page_that_is_not_there_is_the_homepage_of_a_single_page_application(string path, string? accept, int status, string body) =>
        ExpectAsync(new Site { SinglePage = true }, path, status, body, accept);

    [Fact]
    public async Task The_404_page_of_the_folder_is_shown_with_status_404()
    {
        Write("404.html", "not here");
        await ExpectAsync(new Site(), "/nothing", 404, "not here");
    }

    [Fact]
    public async Task A_folder_is_listed_when_wanted()
    {
        await using var server = await StartAsync(new Site { Listing = true });
        Assert.Contains("a.txt", await server.Client.GetStringAsync("/files/", TestContext.Current.CancellationToken));
        Assert.Equal("home", await server.Client.GetStringAsync("/", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("me:wrong", HttpStatusCode.Unauthorized)]
    [InlineData("me", HttpStatusCode.Unauthorized)]
    [InlineData("me:secret", HttpStatusCode.OK)]
    public async Task Only_who_knows_the_password_reads(string? given, HttpStatusCode expected)
    {
        await using var server = await StartAsync(new Site { Credentials = new Credentials("me", "secret") });
        if (given is not null)
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(given)));
        var response = await server.Client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Unauthorized) Assert.Contains("Basic realm", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Other_origins_may_read_and_nobody_may_write()
    {
        await using var server = await StartAsync(new Site());
        var response = await server.Client.GetAsync("/files/a.txt", TestContext.Current.CancellationToken);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var written = await server.Client.PutAsync("/files/b.txt", new StringContent("x"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, written.StatusCode);
    }

    [Fact]
    public async Task A_part_of_a_file_can_be_asked_for()
    {
        await using var server = await StartAsync(new Site());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/files/a.txt") { Headers = { Range = new RangeHeaderValue(1, 2) } };
        var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("ex", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_outside_the_folder_is_served()
    {
        await using var server = await StartAsync(new Site());
        var name = Path.GetFileName(_folder) + ".outside";
        foreach (var path in (ReadOnlySpan<string>)[$"/../{name}", $"/%2e%2e/{name}", $"/..%2f{name}", $"/files/..%2f..%2f{name}"])
        {
            var answer = server.RawGet(path);
            Assert.DoesNotContain("outside", answer);
            Assert.StartsWith("HTTP/1.1 4", answer);
        }
    }

    [Fact]
    public async Task A_connection_that_was_taken_is_answered_and_closed_when_the_server_ends()
    {
        await using var server = await StartAsync(new Site());
        using var connection = await server.ConnectAsync();
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream);
        // The first answer shows that the connection is taken.
        await AskAsync();
        Assert.DoesNotContain("Connection: close", await AnswerAsync());
        var stopped = server.StopAsync();
        await AskAsync();

        Assert.Contains("Connection: close", await AnswerAsync());
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        await stopped;
        await Assert.ThrowsAsync<SocketException>(server.ConnectAsync);

        Task AskAsync() => stream.WriteAsync("GET / HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken).AsTask();

        async Task<string> AnswerAsync()
        {
            var answer = new StringBuilder();
            while (!answer.ToString().EndsWith("\r\n\r\nhome", StringComparison.Ordinal))
            {
                var buffer = new char[1];
                if (await reader.ReadAsync(buffer, TestContext.Current.CancellationToken) == 0) break;
                answer.Append(buffer);
            }

            return answer.ToString();
        }
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        File.Delete(_folder + ".outside");
    }

    private async Task ExpectAsync(Site site, string path, int status, string body, string? accept = null)
    {
        await using var server = await StartAsync(site);
        if (accept is not null) server.Client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        var response = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<RunningSite> StartAsync(Site site)
    {
        var server = StaticServer.Build(new StaticSite
        {
            Folder = _folder,
            Address = new IPEndPoint(IPAddress.Loopback, 0),
            SinglePage = site.SinglePage,
            Listing = site.Listing,
            Credentials = site.Credentials,
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new RunningSite(server, new Uri(address));
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private sealed record Site
    {
        public bool SinglePage { get; init; }
        public bool Listing { get; init; }
        public Credentials? Credentials { get; init; }
    }
}
