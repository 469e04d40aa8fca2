using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class FleetAppPagesTests
{
    [Fact]
    public void A_fleet_of_a_thousand_apps_on_thirty_servers_comes_in_parts_that_are_messages_and_nothing_is_missing()
    {
        var apps = Enumerable.Range(0, 1000).Select(number => App($"app{number:0000}", 30)).ToList();
        var (told, parts, hasMore) = (new List<FleetAppView>(), 0, true);
        while (hasMore)
        {
            (var part, hasMore) = FleetAppPages.First(apps.SkipWhile(app => told.Count > 0 && string.CompareOrdinal(app.Name, told[^1].Name) <= 0));
            Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(new FleetAppsTold(part, "a1", null), FleetJson.Default.FleetAppsTold).Length, 1, FleetAppPages.Largest + 4096);
            told.AddRange(part);
            parts++;
        }

        Assert.Equal(apps, told);
        Assert.InRange(parts, 3, 30);
    }

    [Fact]
    public void One_app_is_told_in_any_case_and_an_empty_fleet_has_no_more()
    {
        var (part, hasMore) = FleetAppPages.First([App("web", 10), App("zoo", 1)], largest: 1);
        Assert.Equal(("web", true), (Assert.Single(part).Name, hasMore));
        Assert.Equal((0, false), (FleetAppPages.First([]).Apps.Count, FleetAppPages.First([]).HasMore));
    }

    private static FleetAppView App(string name, int servers) => new()
    {
        Name = name,
        Places = [.. Enumerable.Range(0, servers).Select(server => new FleetAppPlace { Server = $"server{server}", Assigned = 1, Ready = 1, Revision = 1, Reason = "one on each server that takes it" })],
    };
}
