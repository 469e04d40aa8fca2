using ActorPm.Contracts;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class ServerDrainTests
{
    [Theory]
    [InlineData(ExitCode.Ok, ExitCode.Ok, true, ExitCode.Ok)]
    [InlineData(ExitCode.NotConfirmed, ExitCode.Ok, true, ExitCode.NotConfirmed)]
    [InlineData(ExitCode.NotConfirmed, ExitCode.Failed, true, ExitCode.Failed)]
    [InlineData(ExitCode.Ok, ExitCode.Failed, true, ExitCode.Failed)]
    [InlineData(ExitCode.NotConfirmed, ExitCode.Ok, false, ExitCode.Failed)]
    [InlineData(ExitCode.Ok, ExitCode.Ok, false, ExitCode.Failed)]
    public void A_drain_that_was_not_confirmed_says_so_at_its_end_unless_it_has_failed(ExitCode asked, ExitCode moved, bool isEmpty, ExitCode expected) =>
        Assert.Equal(expected, ServerDrain.Outcome(asked, moved, isEmpty));
}
