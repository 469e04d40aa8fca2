using ActorPm.Node.Os;

namespace ActorPm.Node.Hosting;

/// <summary>A node of a single foreground command: out of the reach of its Ctrl-C, and gone once the command is.</summary>
internal static class TemporaryLife
{
    public static void Begin(NodeLifetime lifetime)
    {
        Sessions.BeginOwn();
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[64];
            while (input.Read(buffer) > 0)
            {
                // Nobody says anything here; only the end counts.
            }

            lifetime.End(new NodeEnding(NodeExitCode.Ok, Goodbye: false));
        })
        { IsBackground = true, Name = "lifeline" }.Start();
    }
}
