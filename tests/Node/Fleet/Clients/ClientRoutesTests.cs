using ActorPm.Contracts.Api;
using ActorPm.Node.Api;
using ActorPm.Node.Fleet.Clients;
using ActorPm.Node.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;

namespace ActorPm.Node.Tests.Fleet.Clients;

public sealed class ClientRoutesTests
{
    [Fact]
    public async Task Every_route_needs_a_role_and_every_role_belongs_to_a_route()
    {
        await using var api = await ApiUnderTest.StartAsync((_, _) => { });
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        ApiHost.AddServices(builder.Services, api.Node);
        await using var application = builder.Build();
        application.MapApi();
        var routes = ((IEndpointRouteBuilder)application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => (method, Path: route.RoutePattern.RawText!.Replace("{documentName}", "v1", StringComparison.Ordinal))))
            .ToList();
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.NotNull(ClientRoutes.Needed(route.method, route.Path)));
        Assert.Equal(ClientRoutes.Routes.Count, routes.Distinct().Count());
    }

    [Theory]
    [InlineData("POST", ApiRoutes.Hello)]
    [InlineData("GET", "/v1/hello/")]
    [InlineData("GET", "/V1/hello")]
    [InlineData("GET", "/v1/fleet/members")]
    [InlineData("POST", "/v1/fleet/sign")]
    [InlineData("POST", "/v1/fleet/sign-client")]
    [InlineData("GET", "/v1/on/beta/v1/hello")]
    public void What_is_not_in_the_table_is_for_no_client(string method, string path) => Assert.Null(ClientRoutes.Needed(method, path));

    [Fact]
    public void Who_only_looks_changes_nothing() => Assert.Null(ClientRoutes.Routes.Where(route => route.Value == ClientRole.View && route.Key.Method != "GET").Select(route => route.Key.Path).FirstOrDefault());
}
