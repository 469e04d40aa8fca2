using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm init</c> writes a commented <c>pm.conf</c>, <c>pbm ecosystem</c> the file a PM2 user expects.</summary>
internal static class InitCommand
{
    private const string Commented =
        """
        # The apps of this folder. `pbm plan` shows what differs from what runs, `pbm apply` makes it so.
        # Every field: pbm config reference

        # project = shop            # whose apps these are (this folder without it); apply --prune removes those that left

        defaults {
          # kill_timeout = 5s       # between the stop signal and SIGKILL, for every app
        }

        apps {
          app {
            script = ./app.js       # or a program; interpreter = python3 where the ending does not tell

            # instances = max       # one per processor, behind the same port
            # args = "--verbose"
            # cwd = /srv/app
            # env_file = .env
            env {
              # NODE_ENV = production
              # SECRET = ${APP_SECRET}      # of your shell's environment
            }

            # wait_ready = true     # online after process.send('ready')
            # ready.http = /health  # or once this answers
            # max_memory_restart = 300M
            # cron_restart = "0 3 * * *"
            # watch = true
            # depends_on = [db]     # started when db is ready
          }
        }

        # Laid over it with --env production:
        # environments.production {
        #   env.NODE_ENV = production
        #   apps.app.instances = 4
        # }

        """;

    private const string Simple =
        """
        apps {
          app { script = ./app.js }
        }

        """;

    private const string Ecosystem =
        """
        module.exports = {
          apps: [{
            name: 'app',
            script: './app.js',
            watch: false,
            env: {},
            env_production: { NODE_ENV: 'production' },
          }],
        };

        """;

    private const string SimpleEcosystem =
        """
        module.exports = {
          apps: [{
            name: 'app1',
            script: './app.js',
          }],
        };

        """;

    public static IEnumerable<Command> Declare(Session session)
    {
        yield return Declare(session, "init", "pm.conf", "write a commented pm.conf into this folder", Commented, Simple);
        yield return Declare(session, "ecosystem", "ecosystem.config.js", "write an ecosystem.config.js into this folder, as PM2 does", Ecosystem, SimpleEcosystem);
    }

    private static Command Declare(Session session, string name, string file, string help, string full, string simple)
    {
        var mode = Operands.Optional("mode", "simple for a short one");
        return new Command(name, help) { mode }.Does((parsed, _) => Task.FromResult(Write(session, file, parsed.GetValue(mode) switch
        {
            null => full,
            "simple" => simple,
            { } other => throw new DeclarationException($"{name}: expected simple or nothing, found '{other}'"),
        })));
    }

    private static ExitCode Write(Session session, string name, string text)
    {
        var path = Path.Combine(session.Machine.CurrentFolder, name);
        if (session.Machine.IsFile(path)) throw new DeclarationException($"{path} is there already", "it was left as it is");
        try
        {
            using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew));
            file.Write(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException($"{path} cannot be written: {fault.Message}");
        }

        session.Output.Line($"File {path} generated");
        return ExitCode.Ok;
    }
}
