namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>The relays that a home's keeper runs for <c>proxy</c>.</summary>
internal static class Relay
{
    public static IReadOnlyList<int> Of(TestHome home)
    {
        var keeper = home.KeeperPid;
        return [.. ProcFs.All().Where(pid => ProcFs.CommandLine(pid) is [var file, ..] && Path.GetFileName(file) == "pbm-relay" && ProcFs.Parent(pid) == keeper)];
    }
}
