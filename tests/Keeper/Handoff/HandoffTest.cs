using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>A test with a keeper, a node attached to it, and an app of Node.js programs.</summary>
public abstract class HandoffTest : KeeperTest
{
    internal KeeperClient Node { get; set; } = null!;

    internal WebApp App { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Assert.SkipUnless(File.Exists(WebApp.NodeJs), "Node.js is not installed");
        Node = await Keeper.AttachAsync();
        App = new WebApp(Node, Home);
    }

    /// <summary>The keeper becomes this very program again; the node attaches anew.</summary>
    private protected async Task UpgradeAsync()
    {
        await Node.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
        await Node.Closed;
        await Node.DisposeAsync();
        Node = await Keeper.AttachAsync();
        App.Node = Node;
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Node is not null) await Node.DisposeAsync();
        await base.DisposeAsync();
    }
}
