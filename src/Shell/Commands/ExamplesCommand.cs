using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm examples</c>: command lines to begin with.</summary>
internal static class ExamplesCommand
{
    private const string Text = """
        pbm usage examples:

        - Start an app and keep it running:

          $ pbm start app.js --name app

        - Start a project by its package.json:

          $ pbm start npm --name site -- run start

        - Start all apps of a file:

          $ pbm start apps.json

        - Show what runs, and everything about one app:

          $ pbm ls
          $ pbm show app

        - Read its output, and why it is as it is:

          $ pbm logs app
          $ pbm why app

        - Restart it, with the environment of this shell:

          $ pbm restart app --update-env

        - Stop it, start it again, take it out of the list and bring it back:

          $ pbm stop app
          $ pbm start app
          $ pbm delete app
          $ pbm undelete app

        - Run a job once:

          $ pbm start "npm run build" --no-autorestart

        - Restart what grows over 300 MB:

          $ pbm start app.js --max-memory-restart 300M
        """;

    public static Command Declare(Session session) =>
        new Command("examples", "show command lines to begin with")
            .Does((_, _) =>
            {
                session.Output.Line(Text);
                return Task.FromResult(ExitCode.Ok);
            });
}
