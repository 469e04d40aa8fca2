using System.Net;
using ActorPm.Node.Serving;

namespace ActorPm.Node.Tests.Serving;

public sealed class StaticSiteTests
{
    [Fact]
    public void Without_any_variable_the_current_folder_is_served_to_this_machine()
    {
        var site = StaticSite.Read(_ => null, "/tmp");
        Assert.Equal("/tmp", site.Folder);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), site.Address);
        Assert.Null(site.Credentials);
        Assert.False(site.SinglePage || site.Listing);
    }

    [Fact]
    public void Every_variable_counts()
    {
        var given = new Dictionary<string, string>
        {
            ["PM2_SERVE_PATH"] = "..",
            ["PM2_SERVE_PORT"] = "81",
            ["PM2_SERVE_HOST"] = "0.0.0.0",
            ["PM2_SERVE_SPA"] = "true",
            ["PM2_SERVE_HOMEPAGE"] = "/start.html",
            ["PM2_SERVE_FTP"] = "true",
            ["PM2_SERVE_BASIC_AUTH_USERNAME"] = "me",
            ["PM2_SERVE_BASIC_AUTH_PASSWORD"] = "secret",
        };
        var site = StaticSite.Read(given.GetValueOrDefault, "/tmp");
        Assert.Equal(("/", "0.0.0.0:81", "start.html"), (site.Folder, site.Address.ToString(), site.Homepage));
        Assert.True(site.SinglePage && site.Listing);
        Assert.Equal(new Credentials("me", "secret"), site.Credentials);
    }

    [Theory]
    [InlineData("PM2_SERVE_PORT", "eighty", "PM2_SERVE_PORT: 'eighty' is not a port, 0 to 65535")]
    [InlineData("PM2_SERVE_HOST", "everywhere", "PM2_SERVE_HOST: 'everywhere' is not an IP address")]
    [InlineData("PM2_SERVE_PATH", "/no/such", "PM2_SERVE_PATH: there is no folder /no/such")]
    [InlineData("PM2_SERVE_BASIC_AUTH_USERNAME", "me", "PM2_SERVE_BASIC_AUTH_USERNAME and PM2_SERVE_BASIC_AUTH_PASSWORD go together, and only one is set")]
    public void A_value_without_sense_is_named(string variable, string value, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => StaticSite.Read(name => name == variable ? value : null, "/tmp")).Message);
}
