using System.Net;
using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet;

namespace ActorPm.Node.Tests.Fleet;

/// <summary>What somebody without a certificate gets from the port of the fleet.</summary>
public sealed class FleetListenerTests : IDisposable
{
    private readonly FleetUnderTest _fleet = new();
    private readonly HttpClient _stranger = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is System.Security.Cryptography.X509Certificates.X509Certificate2 shown && ServerName.Of(shown) is not null },
    });

    public void Dispose()
    {
        _stranger.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task May_ask_for_the_ports_and_for_nothing_else()
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        using var ports = await _stranger.GetAsync(At(FleetRoutes.Ports), Cancellation);
        Assert.Equal(HttpStatusCode.OK, ports.StatusCode);
        foreach (var path in (string[])[FleetRoutes.Cluster, ApiRoutes.Instances, "/v1/anything"])
        {
            using var answer = await _stranger.GetAsync(At(path), Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal((ApiErrorCode.Refused, "it shows no certificate"), await ErrorAsync(answer));
            Assert.True(answer.Headers.ConnectionClose);
        }
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "the request is empty")]
    [InlineData("{}", "cannot be read")]
    [InlineData("""{"token":null,"signing_request":null,"server_id":null,"name":null,"address":null,"api_port":1,"actor_port":2,"port_word":null}""", "null is in the request")]
    [InlineData("""{"token":"zz","signing_request":"","server_id":"","name":"","address":"","api_port":1,"actor_port":2,"port_word":""}""", "the token is not hexadecimal")]
    [InlineData("""{"token":"00","signing_request":"","server_id":"","name":"","address":"","api_port":1,"actor_port":2,"port_word":""}""", "this server gave no such invitation")]
    public async Task Nonsense_is_refused_in_words_and_is_no_fault_of_ours(string body, string expected)
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        using var answer = await _stranger.PostAsync(At(FleetRoutes.Admit), new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, (await ErrorAsync(answer)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", _fleet.Alpha.Lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_be_let_in_cannot_be_large()
    {
        await using var listener = await _fleet.Alpha.ListenAsync();
        using var answer = await _stranger.PostAsync(At(FleetRoutes.Admit), new StringContent(new string(' ', 100_000)), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("failed", _fleet.Alpha.Lines, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri At(string path) => new($"https://{FleetCalls.PlaceOf(_fleet.Alpha.Self)}{path}");

    private static async Task<(ApiErrorCode Code, string Message)> ErrorAsync(HttpResponseMessage answer)
    {
        var error = JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(Cancellation), ApiJson.Default.ApiError)!;
        return (error.Code, error.Message);
    }
}
