namespace ActorPm.Actors.Processes;

/// <summary>Messages that Node.js programs send by convention (PM2's words).</summary>
internal static class NodeIpcMessages
{
    /// <summary><c>process.send('ready')</c>.</summary>
    public static bool IsReady(string json) => json == "\"ready\"";
}
