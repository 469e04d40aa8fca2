namespace ActorPm.Shell.CommandLine;

/// <summary>The few lines of a bare <c>pbm</c>.</summary>
internal static class Usage
{
    public const string Text = """
        usage: pbm [options] <command>

        pbm start app.js           start and supervise an app
        pbm ls                     list what runs
        pbm logs app               follow its output
        pbm why app                what happened last, and what happens next
        pbm -h, --help             all available commands and options
        pbm <command> -h           help on a specific command
        """;
}
