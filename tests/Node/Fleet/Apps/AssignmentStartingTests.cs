using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Leases;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>What may be started, and when what is assigned is carried out, after a start.</summary>
public sealed class AssignmentStartingTests
{
    [Fact]
    public async Task Nothing_is_started_nor_carried_out_before_a_scheduler_has_confirmed_it()
    {
        await using var server = new AssignmentUnderTest(isConfirmed: false);
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(2, 3, new AssignedApp("web", 1, 2, true));
        await server.AsksForNothingAsync();
        Assert.True((await server.ReportAsync()).AsksWhetherCurrent);
        Assert.All(server.Words, word => Assert.Empty(word.MayStart!));

        server.Confirm(2, 3);
        Assert.Equal("web", Assert.Single((await server.NextAsync()).Apply!.Apps).Name);
        Assert.Equal(["web"], server.Words.Last().MayStart!);
    }

    [Fact]
    public async Task What_was_replaced_while_the_server_was_off_is_taken_out_and_never_allowed_to_start()
    {
        await using var server = new AssignmentUnderTest(isConfirmed: false, new StandingApp("web", 2, 0, false));
        server.Declare(AssignmentUnderTest.App("web"), AssignmentUnderTest.App("api"));
        // From its own disk.
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        server.Confirm(2, 1);
        await server.AsksForNothingAsync();
        server.Assign(2, 1, new AssignedApp("api", 1, 1, true));

        var removal = (await server.NextAsync()).Apply!;
        Assert.Equal((FleetProject.Of("web"), 0), (removal.Project, removal.Apps.Count));
        Assert.DoesNotContain(server.Words, word => word.MayStart is null || word.MayStart.Contains("web"));
        Assert.Equal(["api"], server.Words.Last().MayStart!);
    }

    [Fact]
    public async Task An_island_carries_out_what_it_has_after_a_while()
    {
        await using var server = new AssignmentUnderTest(isConfirmed: false);
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        await server.AsksForNothingAsync();
        server.Answer(Round("a"));
        await server.AsksForNothingAsync();
        Assert.Equal("1 of 3 servers answer, a majority is needed; starts from its own disk in 20 s", server.Words.Last().WaitsFor);

        server.BootTime += (long)FleetContact.AloneAfter.TotalMilliseconds;
        server.Answer(Round("a"));
        Assert.Equal("web", Assert.Single((await server.NextAsync()).Apply!.Apps).Name);
        Assert.Null(server.Words.Last().MayStart);
    }

    [Fact]
    public async Task A_lease_is_told_as_long_as_something_needs_it_and_the_others_are_asked_no_longer()
    {
        await using var server = new AssignmentUnderTest(isConfirmed: true);
        server.Declare(AssignmentUnderTest.App("job"));
        server.Assign(1, 1, new AssignedApp("job", 1, 1, true) { IsSingle = true });
        var applied = await server.NextAsync();
        Assert.True(Assert.Single(applied.Apply!.Apps).Single);
        applied.Succeed();
        server.Answer(Round("ab", server.BootTime));
        await server.WaitsAsync();
        Assert.Equal((server.BootTime + 10_000, null), (server.Words.Last().LeaseUntil, server.Words.Last().WhyNoLease));
    }

    private static ContactRound Round(string answering, long askedAt = 1_000_000)
    {
        string[] ids = [.. answering.Select(letter => letter.ToString())];
        return new ContactRound { AskedAt = askedAt, Members = ["a", "b", "c"], Answering = ids, Vouching = ids };
    }
}
