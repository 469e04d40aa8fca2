using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class DeclarationSizeTests
{
    [Fact]
    public void A_declaration_that_fits_no_record_is_refused_with_its_size_and_what_to_do()
    {
        var (next, error) = Declare("web", new string('x', 10_000));
        Assert.Null(next);
        Assert.Equal(ApiErrorCode.Invalid, error!.Code);
        Assert.Contains("web: its declaration is too long", error.Message, StringComparison.Ordinal);
        Assert.Contains("14336 are the most", error.Message, StringComparison.Ordinal);
        Assert.Contains("from a file", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void It_counts_with_the_one_before_which_is_kept()
    {
        var (first, _) = Declare("web", new string('x', 5_500));
        Assert.NotNull(first);
        var proven = first with { ProvenSpec = first.Spec, ProvenRevision = 1 };
        Assert.NotNull(Declare("web", new string('y', 5_500), proven).Next);
        var (next, error) = Declare("web", new string('y', 8_000), proven);
        Assert.Null(next);
        Assert.NotNull(error);
    }

    [Fact]
    public void A_fleet_has_a_thousand_apps_at_most_and_they_can_be_declared_anew()
    {
        var all = Enumerable.Range(0, FleetRecords.MostApps).Select(number => Declare($"app{number}", "x").Next!).ToArray();
        Assert.Contains("the fleet has 1000 apps", Declare("another", "x", all).Error!.Message, StringComparison.Ordinal);
        Assert.NotNull(Declare("app7", "y", all).Next);
        all[3] = all[3] with { IsDeleted = true };
        Assert.NotNull(Declare("another", "x", all).Next);
    }

    private static (FleetApp? Next, ApiError? Error) Declare(string name, string value, params FleetApp[] apps) => FleetAppCommands.Carry(
        new DeclareFleetApp(new PutFleetApp
        {
            Spec = new AppSpec { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv", Environment = new Dictionary<string, string> { ["VALUE"] = value } },
            ChangeExisting = true,
        }),
        apps.ToDictionary(app => app.Name),
        100);
}
