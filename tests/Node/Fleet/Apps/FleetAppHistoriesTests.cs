using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class FleetAppHistoriesTests
{
    private static readonly FleetApp Before = new() { Name = "web", Spec = Spec("1"), Instances = "4", Revision = 3, By = "ann", At = 5, How = "pbm start", Project = "shop" };

    [Fact]
    public void The_present_declaration_comes_first_and_each_says_what_it_changed()
    {
        var history = Assert.Single(FleetAppHistories.Of([Before with { Spec = Spec("2"), Instances = "6", Revision = 4, By = "bob", At = 9, Earlier = [EarlierDeclaration.Of(Before)] }], hideByName: true).Apps);
        Assert.Equal(["4 bob 9", "3 ann 5"], history.Revisions.Select(one => $"{one.Number} {one.By} {one.At}"));
        Assert.Equal(["env.RELEASE 1 2", "instances 4 6"], history.Revisions[0].Changes.Select(change => $"{change.Field} {change.Before} {change.After}"));
        Assert.Empty(history.Revisions[1].Changes);
        Assert.Equal(("4", "shop", "1"), (history.Revisions[1].OfFleet!.Instances, history.Revisions[1].OfFleet!.Project, history.Revisions[1].Spec.Environment["RELEASE"]));
    }

    [Fact]
    public void Only_the_newest_can_have_failed_and_a_damaged_one_is_left_out()
    {
        var app = Before with { Spec = Spec("2"), Revision = 4, Failure = "alpha: exit code 3", Earlier = [new EarlierDeclaration(2, "no base64"), EarlierDeclaration.Of(Before with { Revision = 1 })] };
        Assert.Equal([(4, "alpha: exit code 3"), (1, null)], FleetAppHistories.Of([app], hideByName: true).Apps[0].Revisions.Select(one => (one.Number, one.Failure)));
    }

    private static AppSpec Spec(string release) => new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Environment = new Dictionary<string, string> { ["RELEASE"] = release } };
}
