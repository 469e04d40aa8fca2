using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPm.Fleet.Trust;
using ActorPm.Relay.Servers;
using ActorPm.Relay.Tests.Running;
using Xunit;

namespace ActorPm.Relay.Tests.Servers;

/// <summary>Whoever knocks at the door between servers without being one.</summary>
public sealed class StrangerTests
{
    [Theory]
    [InlineData("no certificate")]
    [InlineData("another authority")]
    [InlineData("another key")]
    [InlineData("not a member")]
    public async Task A_stranger_is_turned_away_before_a_word_was_said(string kind)
    {
        await using var fleet = Fleet();
        using var key = ServerKey.Create();
        using var foreign = FleetAuthority.Create("f1ee7", DateTimeOffset.UtcNow);
        using var certificate = kind switch
        {
            "no certificate" => null,
            "another authority" => Load(fleet.Sign(key, "a0", foreign)),
            "another key" => Load(fleet.Sign(key, "a0")),
            _ => Load(fleet.Sign(key, "b9")),
        };
        Assert.Equal("", await AskAsync(fleet, certificate));
        AssertServes(fleet);
    }

    [Fact]
    public async Task Nonsense_and_silence_are_ended_and_many_of_them_keep_no_server_out()
    {
        await using var fleet = Fleet();
        using var nonsense = Knock(fleet[1].DoorPort);
        nonsense.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        Assert.True(Ended(nonsense));
        // They come from the address of no server, a server does not: the places at the door are apart.
        List<Socket> silent = [.. Enumerable.Range(0, 4 * VisitorLimits.StrangersAtTheDoor).Select(_ => Knock(fleet[1].DoorPort, "127.0.0.77"))];
        AssertServes(fleet);
        Assert.All(silent, socket => Assert.True(Ended(socket)));
        foreach (var socket in silent) socket.Dispose();
    }

    [Fact]
    public async Task A_server_that_is_removed_loses_the_connections_it_has()
    {
        await using var fleet = new ServersUnderTest(2);
        fleet[1].Run(async socket =>
        {
            await socket.SendAsync("wait"u8.ToArray());
            await socket.ReceiveAsync(new byte[1]);
        });
        fleet[0].Publish((fleet[1], 1));
        using var client = fleet[0].Relay.Connect();
        client.Receive(new byte[4]);
        fleet.Members[0] = fleet.Members[0] with { IsRemoved = true };
        fleet[1].Enter();
        Assert.True(Ended(client));
    }

    [Fact]
    public async Task A_relay_of_a_later_release_is_told_that_it_is_not_understood()
    {
        await using var fleet = Fleet();
        using var certificate = Load(fleet[0].Pass());
        Assert.Equal("refused: version 2 of the relay is not known here", await AskAsync(fleet, certificate, new OpenStream { Version = 2, App = "web", Port = fleet.Port }));
        Assert.Equal("refused: this app is not known here", await AskAsync(fleet, certificate, new OpenStream { App = "mail", Port = fleet.Port }));
        Assert.Equal("refused: it does not listen on port 22 here", await AskAsync(fleet, certificate, new OpenStream { App = "web", Port = 22 }));
        Assert.Equal("accepted", await AskAsync(fleet, certificate));
    }

    [Fact]
    public void Places_at_the_door_are_given_back()
    {
        var limits = new VisitorLimits();
        for (var count = 0; count < VisitorLimits.StrangersAtTheDoor; count++) Assert.True(limits.TryKnock(isServer: false));
        Assert.False(limits.TryKnock(isServer: false));
        Assert.True(limits.TryKnock(isServer: true));
        limits.Judged(isServer: false, comesIn: false);
        Assert.True(limits.TryKnock(isServer: false));
        limits.Judged(isServer: true, comesIn: true);
        Assert.Equal(1, limits.Count);
        limits.Left();
        Assert.Equal(0, limits.Count);
    }

    private static ServersUnderTest Fleet()
    {
        var fleet = new ServersUnderTest(2);
        fleet[1].Run(async socket => await socket.SendAsync("hello"u8.ToArray()));
        fleet[0].Publish((fleet[1], 1));
        return fleet;
    }

    private static void AssertServes(ServersUnderTest fleet)
    {
        using var client = fleet[0].Relay.Connect();
        Assert.Equal("hello", Texts.ReadToEnd(client));
    }

    /// <summary>Speaks as a relay would, with this certificate; what came of it, empty when the connection was ended.</summary>
    private static async Task<string> AskAsync(ServersUnderTest fleet, X509Certificate2? certificate, OpenStream? open = null)
    {
        using var socket = Knock(fleet[1].DoorPort);
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "a1",
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 server && ServerName.Of(server)?.ServerId == "a1",
            });
            using var peer = new PeerConnection(tls, "a1");
            await peer.SendAsync(FrameKind.Open, (open ?? new OpenStream { App = "web", Port = fleet.Port }).ToBytes(), TestContext.Current.CancellationToken);
            return await peer.ReceiveAsync(TestContext.Current.CancellationToken) switch
            {
                { Kind: FrameKind.Accepted } => "accepted",
                { Kind: FrameKind.Refused } refused => "refused: " + Encoding.UTF8.GetString(refused.Payload.Span),
                _ => "",
            };
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return "";
        }
    }

    private static X509Certificate2 Load((string Certificate, string Key) pass)
    {
        using var fromPem = X509Certificate2.CreateFromPem(pass.Certificate, pass.Key);
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }

    private static Socket Knock(int port, string from = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static bool Ended(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[64]) == 0;
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }
}
