using ActorPm.Node.Fleet;

namespace ActorPm.Node.Tests.Fleet;

public sealed class ServerNamesTests
{
    [Theory]
    [InlineData("web-1.eu_west", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData("-x", false)]
    [InlineData("a b", false)]
    [InlineData("emoji🚀", false)]
    [InlineData("a/b", false)]
    public void Names(string name, bool isGood) => Assert.Equal(isGood, ServerNames.Fault(name) is null);

    [Fact]
    public void A_name_that_is_taken_gets_a_number()
    {
        Assert.Equal("web", ServerNames.Free("web", []));
        Assert.Equal("web-3", ServerNames.Free("web", ["WEB", "web-2"]));
    }

    [Fact]
    public void This_machine_has_a_name() => Assert.Null(ServerNames.Fault(ServerNames.OfThisMachine()));
}
