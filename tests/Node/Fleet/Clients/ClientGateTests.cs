using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Trust;
using ActorPm.Node.EventLog;
using ActorPm.Node.Fleet;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Clients;

/// <summary>Clients at the port of a fleet: real TLS, the real API, actors of the test.</summary>
public sealed class ClientGateTests : IAsyncLifetime
{
    private readonly FleetUnderTest _fleet = new();
    private readonly List<object> _seen = [];
    private ApiUnderTest _api = null!;
    private FleetListener _listener = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiUnderTest.StartAsync((message, asker) =>
        {
            lock (_seen) _seen.Add(message);
            switch (message)
            {
                case GetDetails:
                    var web = ApiUnderTest.Detail(0, "web");
                    asker.Tell(new InstanceDetails([web with { Spec = web.Spec with { Environment = new Dictionary<string, string> { ["COLOUR"] = "blue" } } }]));
                    break;
                case GetEnvironment:
                    asker.Tell(new InstanceEnvironment(0, new Dictionary<string, string> { ["COLOUR"] = "blue" }));
                    break;
                case RunAction action:
                    action.Updates.TryComplete();
                    break;
            }
        });
        _listener = await _fleet.Alpha.ListenAsync(_api.Node);
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _api.DisposeAsync();
        _fleet.Dispose();
    }

    [Fact]
    public async Task Who_may_look_looks_and_sees_no_values_and_changes_nothing()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.View);
        var (status, body) = await GetAsync(laptop, ApiRoutes.Details);
        Assert.Equal(200, status);
        Assert.Contains("COLOUR", body, StringComparison.Ordinal);
        Assert.DoesNotContain("blue", body, StringComparison.Ordinal);
        Assert.DoesNotContain("blue", (await GetAsync(laptop, ApiRoutes.Details + "?reveal=true")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("blue", (await GetAsync(laptop, ApiRoutes.Pm2List)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await GetAsync(laptop, ApiRoutes.InstanceEnvironment + "?target=0")).Status);
        var refused = await PostAsync(laptop, ApiRoutes.Actions, Stop(AppAction.Stop));
        Assert.Equal((403, ApiErrorCode.Refused, "laptop has the role view, and POST /v1/actions needs operate"), refused);
        lock (_seen) Assert.DoesNotContain(_seen, message => message is RunAction);
        var told = await _api.Events.ReadAsync(new EventQuery([], null, 50));
        Assert.Contains(told, happened => happened.Kind == "client" && happened.Text.Contains("laptop at 127.0.0.1 was refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_operate_stops_and_does_not_delete_change_or_reveal_and_is_named_in_the_history()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.Operate);
        Assert.Equal(200, (await PostAsync(laptop, ApiRoutes.Actions, Stop(AppAction.Stop))).Status);
        lock (_seen) Assert.Equal("client laptop", Assert.Single(_seen.OfType<RunAction>()).Request.By);
        Assert.Equal((403, ApiErrorCode.Refused, "laptop has the role operate, and deleting and bringing back needs admin"), await PostAsync(laptop, ApiRoutes.Actions, Stop(AppAction.Delete)));
        Assert.Equal(403, (await PostAsync(laptop, ApiRoutes.Actions, Stop(AppAction.Restart) with { Changes = new AppChanges { Name = "x" } })).Status);
        Assert.Equal(403, (await PostAsync(laptop, ApiRoutes.Apps, Stop(AppAction.Stop))).Status);
        Assert.Contains("blue", (await GetAsync(laptop, ApiRoutes.InstanceEnvironment + "?target=0")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await GetAsync(laptop, ApiRoutes.InstanceEnvironment + "?target=0&reveal=true")).Status);
    }

    [Fact]
    public async Task Who_may_all_does_all_but_what_servers_do_among_each_other()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.Admin);
        Assert.Equal(200, (await PostAsync(laptop, ApiRoutes.Actions, Stop(AppAction.Delete))).Status);
        Assert.Equal(200, (await GetAsync(laptop, ApiRoutes.InstanceEnvironment + "?target=0&reveal=true")).Status);
        foreach (var path in (string[])["/v1/fleet/cluster", "/v1/fleet/members", "/v1/fleet/sign", "/v1/as/admin/x/v1/hello", "/v1/instances/", "/v1/on/alpha/v1/fleet/cluster", "/v1/on/alpha"])
            Assert.Equal(403, (await GetAsync(laptop, path)).Status);
    }

    [Fact]
    public async Task Who_is_revoked_ended_unknown_or_of_another_authority_is_told_why()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.View);
        Assert.Equal(200, (await GetAsync(laptop, ApiRoutes.Details)).Status);
        await _fleet.Alpha.Clients.RevokeAsync(new RevokeClient("laptop"), Cancellation);
        Assert.Contains("the certificate of laptop was revoked", (await GetAsync(laptop, ApiRoutes.Details)).Body, StringComparison.Ordinal);
        Assert.Contains("the certificate of laptop was revoked", _fleet.Alpha.Lines, StringComparison.Ordinal);

        using var key = ServerKey.Create();
        using var other = FleetAuthority.Create("f1ee7", _fleet.Time.GetUtcNow());
        using var foreign = Http(key.With(other.SignClient(key.RequestCertificate(), "abc", _fleet.Time.GetUtcNow(), _fleet.Time.GetUtcNow().AddDays(1))));
        Assert.Contains("not from an authority of this fleet", (await GetAsync(foreign, ApiRoutes.Details)).Body, StringComparison.Ordinal);

        using var second = await ClientAsync("second", ClientRole.View);
        _fleet.Alpha.Store.Change(file => file! with { Clients = [.. file!.Clients.Where(client => client.Name != "second")] });
        Assert.Contains("this server knows no client", (await GetAsync(second, ApiRoutes.Details)).Body, StringComparison.Ordinal);
        using var third = await ClientAsync("third", ClientRole.View);
        _fleet.Time.Advance(TimeSpan.FromDays(11));
        Assert.Contains("its certificate ended at", (await GetAsync(third, ApiRoutes.Details)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoking_cuts_off_what_is_being_read()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.View);
        using var answer = await laptop.GetAsync(ApiRoutes.Events + "?follow=true", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var reading = lines.ReadToEndAsync(Cancellation);
        Assert.False(reading.IsCompleted);
        await _fleet.Alpha.Clients.RevokeAsync(new RevokeClient("laptop"), Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => reading.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.True(reading.IsFaulted);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_client_has_that_ones_rights_and_is_not_sent_on()
    {
        using var beta = Http(_fleet.Beta.Certificates.Current!.Certificate);
        Assert.Contains("blue", (await GetAsync(beta, ApiRoutes.Details)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("blue", (await GetAsync(beta, "/v1/as/view/laptop" + ApiRoutes.Details)).Body, StringComparison.Ordinal);
        Assert.Equal(403, (await PostAsync(beta, "/v1/as/view/laptop" + ApiRoutes.Actions, Stop(AppAction.Stop))).Status);
        Assert.Equal(200, (await PostAsync(beta, "/v1/as/operate/laptop" + ApiRoutes.Actions, Stop(AppAction.Stop))).Status);
        Assert.Equal(400, (await GetAsync(beta, "/v1/as/root/laptop" + ApiRoutes.Details)).Status);
        Assert.Equal(400, (await GetAsync(beta, ApiRoutes.OnServer + "/alpha" + ApiRoutes.Details)).Status);
        Assert.Equal(403, (await GetAsync(beta, "/v1/as/admin/laptop" + ApiRoutes.OnServer + "/alpha" + ApiRoutes.Details)).Status);
    }

    [Fact]
    public async Task A_name_is_given_once_while_it_counts_and_a_server_that_cannot_sign_asks_another()
    {
        using var laptop = await ClientAsync("laptop", ClientRole.View);
        var again = await Assert.ThrowsAsync<ActorPm.Node.Api.Wire.ApiException>(() => ClientAsync("laptop", ClientRole.View));
        Assert.Equal("there is a client laptop already", again.Message);
        using var key = ServerKey.Create();
        var issued = await _fleet.Beta.Clients.IssueAsync(new IssueClient { Name = "desk", Role = ClientRole.Admin, SigningRequest = key.RequestCertificate() }, Cancellation);
        using var desk = Http(key.With(X509Certificate2.CreateFromPem(issued.Certificate)));
        Assert.Equal(200, (await GetAsync(desk, ApiRoutes.Details)).Status);
        Assert.Equal(["desk", "laptop"], _fleet.Alpha.Clients.List().Clients.Select(client => client.Name));
    }

    private async Task<HttpClient> ClientAsync(string name, ClientRole role)
    {
        using var key = ServerKey.Create();
        var issued = await _fleet.Alpha.Clients.IssueAsync(new IssueClient { Name = name, Role = role, Days = 10, SigningRequest = key.RequestCertificate() }, Cancellation);
        return Http(key.With(X509Certificate2.CreateFromPem(issued.Certificate)));
    }

    private HttpClient Http(X509Certificate2 certificate) => new(new SocketsHttpHandler
    {
        SslOptions = { LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 server && ServerName.Of(server) is not null },
    })
    { BaseAddress = new Uri($"https://{FleetCalls.PlaceOf(_fleet.Alpha.Self)}") };

    private static ActOnApps Stop(AppAction action) => new() { Action = action, Targets = ["web"] };

    private static async Task<(int Status, string Body)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<(int Status, ApiErrorCode? Code, string? Message)> PostAsync(HttpClient client, string path, ActOnApps request)
    {
        var body = new StringContent(JsonSerializer.Serialize(request, ApiJson.Default.ActOnApps), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, body, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        var error = answer.IsSuccessStatusCode ? null : JsonSerializer.Deserialize(text, ApiJson.Default.ApiError);
        return ((int)answer.StatusCode, error?.Code, error?.Message);
    }
}
