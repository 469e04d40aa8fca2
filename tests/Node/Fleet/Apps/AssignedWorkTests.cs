using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using ActorPm.Fleet.Apps;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class AssignedWorkTests
{
    private static readonly AssignedApp First = new("web", 1, 2, true);
    private static readonly AssignedApp Second = new("web", 2, 2, true);

    [Fact]
    public void What_is_carried_out_is_done_and_nothing_is_left_of_earlier_complaints()
    {
        var complaining = new AssignedWork(1, First) { Tried = First, FailedRevision = 2, Failure = "it crashed", Ineligible = "no node", IneligibleAt = 2 };
        var work = complaining.After(Second, [new InstanceSucceeded(0, "web", ProcessState.Online, 7), new OperationFinished(ExitCode.Ok)]);
        Assert.Equal(new AssignedWork(2, Second) { Tried = Second }, work);
        Assert.False(work.IsDueFor(Second));
        Assert.True(work.IsDueFor(Second with { Instances = 3 }));
        Assert.True(work.IsDueFor(First));
    }

    [Fact]
    public void What_this_server_cannot_run_is_said_without_the_name_of_the_app()
    {
        var work = new AssignedWork(1, First).After(Second, [Error("web: /srv/web.js is not there"), Error("there is no user www"), new OperationFinished(ExitCode.InvalidConfiguration)]);
        Assert.Equal("/srv/web.js is not there; there is no user www", work.Ineligible);
        Assert.Equal((1, First, 0), (work.Revision, work.Done, work.FailedRevision));
        Assert.False(work.IsDueFor(Second));
    }

    [Fact]
    public void Only_the_name_of_this_app_is_taken_off() =>
        Assert.Equal("webshop: is not there", new AssignedWork().After(First, [Error("webshop: is not there"), new OperationFinished(ExitCode.InvalidConfiguration)]).Ineligible);

    [Fact]
    public void A_declaration_that_does_not_become_ready_is_failed_with_the_reason_of_the_first_instance()
    {
        var cannot = new AssignedWork(1, First) { Ineligible = "no node" };
        var work = cannot.After(Second, [Failed("exited with 3 after 20 ms"), Failed("exited with 4"), Error("web was rolled back"), new OperationFinished(ExitCode.Failed)]);
        Assert.Equal((2, "exited with 3 after 20 ms", null), (work.FailedRevision, work.Failure, work.Ineligible));
        Assert.Equal((1, First), (work.Revision, work.Done));
        Assert.False(work.IsDueFor(Second));
        Assert.True(work.IsDueFor(Second with { Revision = 3 }));
    }

    [Fact]
    public void Without_a_failed_instance_the_reason_is_what_was_said() =>
        Assert.Equal("the disk is full; try again", new AssignedWork().After(First, [Error("the disk is full"), Error("try again"), new OperationFinished(ExitCode.Failed)]).Failure);

    [Fact]
    public void An_apply_that_was_cut_off_has_failed()
    {
        var work = new AssignedWork().After(First, []);
        Assert.Equal((1, 0, null), (work.FailedRevision, work.Revision, work.Done));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_gets_the_app_as_declared_with_its_own_number_of_instances(bool isWanted)
    {
        var declared = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Instances = 1, Autostart = true, User = "www" };
        Assert.Equal(declared with { Instances = 2, Autostart = isWanted }, AssignedWork.SpecFor(First with { IsWanted = isWanted }, declared));
    }

    private static OperationError Error(string message) => new(new ApiError { Code = ApiErrorCode.Invalid, Message = message });

    private static InstanceFailed Failed(string reason) => new(0, "web", reason, null, []);
}
