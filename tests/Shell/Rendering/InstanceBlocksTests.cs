using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Rendering;

public class InstanceBlocksTests
{
    [Fact]
    public void The_mini_list_is_PM2s_blocks_by_id()
    {
        var text = InstanceBlocks.Render([Samples.Detail(1, "b"), Samples.Detail(0, "web")], Samples.Now);
        Assert.StartsWith(
            """
            +--- web
            namespace : default
            version : N/A
            pid : 5545
            pm2 id : 0
            status : online
            mode : fork
            restarted : 0
            uptime : 0s
            memory usage : 51.7mb
            error log : /home/u/.actorpm/logs/web-error.log
            watching : no
            PID file : /home/u/.actorpm/pids/web-0.pid

            +--- b
            """,
            text);
    }
}
