using ActorPm.Contracts.Api;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public sealed class FleetAppTextsTests
{
    [Fact]
    public void An_app_is_ok_once_all_is_as_it_was_asked_for() => Assert.Equal("ok", FleetAppTexts.State(Samples.FleetApp()));

    [Fact]
    public void Its_state_is_the_worst_that_is_true_of_it()
    {
        var app = Samples.FleetApp();
        Assert.Equal("changing", FleetAppTexts.State(app with { IsSettled = false }));
        Assert.Equal("2 missing", FleetAppTexts.State(app with { IsSettled = false, Missing = 2 }));
        Assert.Equal("failed: beta: exit code 3", FleetAppTexts.State(app with { Missing = 2, Failure = "beta: exit code 3" }));
        Assert.Equal("stopped", FleetAppTexts.State(app with { IsWanted = false, Failure = "beta: exit code 3" }));
        Assert.Equal("changing", FleetAppTexts.State(app with { IsWanted = false, IsSettled = false }));
    }

    [Fact]
    public void Instances_without_server_are_among_those_that_should_be_ready() =>
        Assert.Equal("6/8", FleetAppTexts.Ready(Samples.FleetApp() with { Missing = 2 }));

    [Fact]
    public void The_story_of_an_app_has_a_line_for_each_server_and_then_what_is_wrong()
    {
        var app = Samples.FleetApp() with
        {
            Missing = 1,
            Revision = 4,
            Failure = "alpha: [web](7) exit code 3 after 0.1 s",
            Places =
            [
                new FleetAppPlace { Server = "alpha", Assigned = 2, Ready = 1, Revision = 4, Reason = "2 of 6: spread over 2 servers" },
                new FleetAppPlace { Server = "beta", Assigned = 3, Revision = 3, Reason = "3 of 6: room for 3" },
                new FleetAppPlace { Server = "epsilon", Assigned = 0, Ready = 1, Revision = 3 },
                new FleetAppPlace { Server = "gamma", Assigned = 0, Reason = "no label role=web" },
            ],
        };
        Assert.Equal(
            """
            web, an app of the fleet: 6 on role=web, 2/6 ready
              alpha    1 ready of 2 assigned: 2 of 6: spread over 2 servers
              beta     3 assigned, it has not told how many are ready (declaration 3, the newest is 4): 3 of 6: room for 3
              epsilon  1 ready of 0 assigned
              gamma    none: no label role=web
              1 missing: no server takes it, for what is said at each
              declaration 4 failed: alpha: [web](7) exit code 3 after 0.1 s
            """, FleetWhyText.Render(app, Palette.Off));
    }

    [Fact]
    public void It_is_said_where_its_ports_answer_and_where_they_cannot()
    {
        var app = Samples.FleetApp() with
        {
            Publish = "fleet",
            Places = [new FleetAppPlace { Server = "alpha", PublishProblem = "web cannot listen on 3000: address already in use, by nginx (pid 12)", Reason = "no label role=web" }],
        };
        Assert.Equal("where it runs", FleetAppTexts.Answers(Samples.FleetApp()));
        Assert.Equal("everywhere", FleetAppTexts.Answers(app));
        Assert.Equal("everywhere: 3000, 3001", FleetAppTexts.Answers(app with { Listening = ["3000", "3001"] }));
        Assert.Contains("which one is known once an instance listens", FleetWhyText.Render(app, Palette.Off), StringComparison.Ordinal);
        Assert.Equal(
            """
            web, an app of the fleet: 6 on role=web, 0/0 ready
              3000 answers on every server of the fleet
              alpha  none: no label role=web; its port does not answer here: web cannot listen on 3000: address already in use, by nginx (pid 12)
            """, FleetWhyText.Render(app with { Listening = ["3000"] }, Palette.Off));
    }

    [Fact]
    public void A_long_failure_is_cut_in_the_table() =>
        Assert.Contains("…", FleetAppTable.Render([Samples.FleetApp() with { Failure = new string('x', 200) }], Palette.Off), StringComparison.Ordinal);
}
