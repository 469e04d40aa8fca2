using ActorPm.Contracts;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Nodes;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Wire;

/// <summary>Coming, asking what there is, acknowledging, going.</summary>
internal sealed class AttachRequests(
    Links links, ProcessTable table, ExitLedger exits, ProcessJournal journal, NodeWatch nodes, Handoffs handoffs, long startedAt)
{
    public void Hello(Connection connection, HelloRequest hello, Action<KeeperReply> answer)
    {
        if (hello.Version < 1)
        {
            answer(new ErrorReply { Code = KeeperErrorCode.NotAttached, Message = $"no protocol version in common with {hello.Version}" });
            return;
        }

        if (hello.Term < journal.HighestTerm)
        {
            answer(new ErrorReply
            {
                Code = KeeperErrorCode.Superseded,
                Message = $"a node of term {journal.HighestTerm} is or was in control; this one has {hello.Term}",
            });
            return;
        }

        connection.IsAttached = true;
        if (hello.Term is { } term)
        {
            journal.Term(term);
            links.TakeControl(connection, term);
            nodes.Attached(hello.RestartNode);
            KeeperLog.Write($"the node with pid {hello.NodePid} and term {term} is in control");
        }

        answer(new HelloReply
        {
            Version = KeeperAbilities.ProtocolVersion,
            Build = BuildVersion.Full,
            Pid = Environment.ProcessId,
            HighestTerm = journal.HighestTerm,
            HighestGeneration = journal.HighestGeneration,
            BootId = ProcFs.BootId,
            StartedAt = startedAt,
            Abilities = KeeperAbilities.All,
        });
    }

    public void Snapshot(Action<KeeperReply> answer)
    {
        answer(new SnapshotReply
        {
            Processes = [.. table.All.Where(process => process.Announced).Select(process => process.ToKept())],
            Exits = [.. exits.Unacknowledged],
        });
        handoffs.TellAgain();
    }

    public void Acknowledge(AcknowledgeRequest request, Action<KeeperReply> answer)
    {
        exits.Acknowledge(request.Generations);
        answer(new DoneReply());
    }

    public void Goodbye(Connection connection, GoodbyeRequest request, Action<KeeperReply> answer)
    {
        KeeperLog.Write(request.Successor is null ? "the node goes on purpose" : "the node goes, its successor is started");
        links.ReleaseControl(connection);
        answer(new DoneReply());
        connection.CloseAfterFlush();
        nodes.Goodbye(request.Successor);
    }
}
