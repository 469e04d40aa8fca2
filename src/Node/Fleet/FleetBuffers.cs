using System.Runtime.CompilerServices;
using DotNetty.Buffers;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Buffers of the actors' connections are ordinary memory. Akka's <c>enable-pooling = off</c> reaches the listening socket only;
/// the connections it accepts took two pools of 16 MiB that a storm of strangers filled and nothing gave back.
/// </summary>
internal static class FleetBuffers
{
    /// <summary>What DotNetty reads, once, from the environment.</summary>
    private const string Variable = "io.netty.allocator.type";

    private static readonly Lazy<bool> Done = new(Do);

    /// <summary>Before the first connection. Does nothing the second time.</summary>
    public static void DoWithoutPools() => _ = Done.Value;

    private static bool Do()
    {
        Environment.SetEnvironmentVariable(Variable, "unpooled");
        RuntimeHelpers.RunClassConstructor(typeof(ByteBufferUtil).TypeHandle);
        Environment.SetEnvironmentVariable(Variable, null);
        return true;
    }
}
