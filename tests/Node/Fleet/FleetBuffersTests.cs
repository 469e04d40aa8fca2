using ActorPm.Node.Fleet;
using DotNetty.Buffers;
using DotNetty.Transport.Channels.Sockets;

namespace ActorPm.Node.Tests.Fleet;

public sealed class FleetBuffersTests
{
    [Fact]
    public void Connections_take_ordinary_memory_and_no_variable_is_left_behind()
    {
        FleetBuffers.DoWithoutPools();
        Assert.IsType<UnpooledByteBufferAllocator>(new TcpSocketChannel().Allocator, exactMatch: false);
        Assert.Null(Environment.GetEnvironmentVariable("io.netty.allocator.type"));
    }
}
