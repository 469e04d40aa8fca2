using System.Text;
using ActorPm.Keeper.Ipc;

namespace ActorPm.Keeper.Tests.Ipc;

public sealed class NodeMessageTests
{
    [Theory]
    [InlineData("\"ready\"", "OfProgram")]
    [InlineData("{\"cmd\":\"start\"}", "OfProgram")]
    [InlineData("{\"cmd\":5}", "OfProgram")]
    [InlineData("{\"a\":{\"cmd\":\"NODE_HANDLE\"}}", "OfProgram")]
    [InlineData("[1,2]", "OfProgram")]
    [InlineData("{\"a\":[1],\"cmd\":\"NODE_CLUSTER\"}", "Internal")]
    [InlineData("{\"cmd\":\"NODE_HANDLE\",\"type\":\"net.Native\"}", "Handle")]
    [InlineData("{broken", "Broken")]
    [InlineData("", "Broken")]
    public void Nodes_own_messages_are_told_from_the_programs(string json, string expected) =>
        Assert.Equal(expected, NodeMessage.KindOf(Encoding.UTF8.GetBytes(json)).ToString());
}
