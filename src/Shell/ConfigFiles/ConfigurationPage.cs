using System.Text;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>The page about configuration files, made of the very table that reads them (<c>pbm config reference</c>).</summary>
internal static class ConfigurationPage
{
    private const string Head =
        """
        # Configuration files

        <!-- Made by: pbm config reference > docs/configuration.md. A test compares; do not edit by hand. -->

        `pbm init` writes a first `pm.conf`, `pbm config convert ecosystem.config.js` makes one of PM2's files.
        `pbm plan` shows what differs from what runs, `pbm apply` makes it so; `start`, `restart`, `reload`, `stop` and
        `delete` take a file too. PM2's own files (`ecosystem.config.js`, `.cjs`, `.mjs`, `.json`, `.yml`) are read as they
        are, with the same fields.

        ```
        project = shop                       # whose apps these are, for --prune; the file's folder without it
        include "common.conf"                # relative to this file
        defaults { kill_timeout = 5s }       # every app begins with this
        apps {
          db  { script = ./db.sh, wait_ready = true }
          web {
            script = ./app.js
            instances = max
            depends_on = [db]                # started when db is ready, stopped before it
            env { PORT = 3000, HOST = ${HOSTNAME} }
          }
        }
        environments.production {            # laid over it with --env production
          env.LEVEL = 2
          apps.web.instances = 4
        }
        ```

        - HOCON: comments with `#` or `//`, dotted keys, `+=`, `${a.b}` of the file, then of the caller's environment
          (`${?a.b}` may be missing), `include`. Camel case names are understood.
        - Durations: `500ms`, `5s`, `1.5m`, `1h`, `7d`. Sizes: `64K`, `300M`, `1.5G` (powers of 1024).
        - Paths are relative to `cwd`, that to the caller's folder. A folder reached by a link keeps the link's name, so a
          new release behind it is the same app.
        - Every fault is told with file, line and column (HOCON) or the path of the key, all of them together; `plan` and
          `apply` end with 2 then and nothing is changed. An unknown field is warned about with the nearest known one.
        - `apply --prune` removes apps that the project's file declared earlier and has no longer. Files that name the same
          project share it, and without a name those of one folder do: `--prune` with one removes what only the other
          declares, so several files in one folder need a `project` each before it is used.
        - `deploy.production { host, repo, path, … }` says where `pbm deploy production` brings the project, with PM2's keys.
        - `depends_on`: started in this order and stopped the other way round by every command. Apps that run again because the
          machine or the keeper went down start at once.
        - `pbm plan` ends with 3 when something differs, with 0 when nothing does.
        - What a process was started with (script, arguments, environment, log files, ports, …) needs a reload; rules that
          only the node looks at (limits, restarts, timeouts, watching, schedules, rotation, …) change in place.

        """;

    /// <summary>The whole page.</summary>
    public static string Render()
    {
        var page = new StringBuilder(Head);
        Section(page, "What is run", IdentitySettings.All);
        page.Append(
            """

            `env` is an object of variables: values are texts, numbers, true or false; objects become JSON. In PM2's formats
            `env_NAME` is laid over it with `--env NAME`. What is not in the file any more is gone from the process after an apply.

            `env_secret = [DB_PASSWORD, "*_TOKEN", "/^AWS_/"]` names variables whose values are secret, those of `env`, of `env_file`
            and of the shell alike. They show as `(secret)` in every list, plan and history, and are encrypted wherever they are
            written down. `pbm env <app> --reveal` prints them. In `defaults { }` it counts for every app. A plan tells that a
            secret changes, never from what to what. What is not hidden: the process itself has them in clear
            (`/proc/<pid>/environ`), and so have arguments, or other variables made of them (`URL = "postgres://"${DB_PASSWORD}`):
            name those too. Variables whose names alone look secret (PASSWORD, SECRET, TOKEN, API_KEY, …) are not encrypted, but
            show as `(secret)` as well; `secrets.by_name = false` in `node.conf` shows them. When the key of the home (`keys/`)
            is lost, apps run on and keep their declarations; their secrets must be declared again (`pbm apply`) before the next
            start. Values of apps with a `place` are encrypted with keys that every server of the fleet has; after `pbm fleet remove`
            change them, since the removed server could read what it had.

            """);
        Section(page, "Restarts, stopping, readiness", RestartSettings.All);
        page.Append(
            """

            `memory_max` and `cpu_max` are limits of the kernel (`memory.max`, `cpu.max` of a cgroup v2) on all processes of an
            instance together. They are in force where the keeper has a cgroup of its own: as a service of `pbm startup` on a
            system with cgroup v2, or in the folder that `ACTORPM_CGROUP` names when the keeper starts. Elsewhere the app is started
            without them, and `start`, `apply`, `show` and `why` say why. `max_memory_restart` needs none of that: the node
            looks at memory now and then and restarts in order; give it a smaller size than `memory_max`.

            """);
        Section(page, "Watching and schedules", WatchSettings.All);
        Section(page, "Connections and probes", HandoffSettings.All);
        page.Append("\n`ready { http = /health }` is `ready_http = /health`, `alive { tcp = 3000 }` is `alive_tcp = 3000`, and so on.\n");
        Section(page, "Apps of the fleet", FleetSettings.All);
        page.Append(
            """

            An app with a `place` belongs to the fleet: its instances run on the servers that the rule means, and `pbm start pm.conf` on any
            server declares it, or declares it anew. A rule has terms with commas between them, all of which must hold: `role=web`,
            `zone!=b`, `server=alpha|beta` (one of them); `all` is every server. `instances` counts the whole fleet, or is `per_server`,
            `per_server:2` (on each server that is meant) or `single` (never two at once: it is ended where the fleet
            is out of reach for 10 s, and started elsewhere about 30 s after a loss; a kill_timeout over 3 s counts as 3 s then). Its processes get what is declared (`env`,
            `env_file`), nothing of the caller's environment. `plan` and `apply` compare such an app
            with its record and declare it anew where it differs; `--prune` removes those that the file's project has declared and
            the file has no longer, if the file names its project (a folder counts on one server only) and has an app of the fleet
            still: another file of the project, for the apps of one server, must not empty the fleet. `history` and `rollback` of
            such an app answer the same on every server; the five declarations before the present one are kept, fewer long ones. `restart` and `reload` of a file refuse one that has
            apps of the fleet; by name they are restarted and reloaded like any other.

            """);
        Section(page, "Logs", LogSettings.All);
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<Setting> settings)
    {
        page.Append('\n').Append("## ").Append(title).Append("\n\n| field | meaning | value | usual | example |\n|---|---|---|---|---|\n");
        foreach (var setting in settings.Where(setting => setting.Key.Length > 0 && FieldDescriptions.Of(setting.Key) is not null))
        {
            var (kind, usual, example) = FieldDescriptions.Of(setting.Key)!;
            var aliases = setting.Aliases.Count == 0 ? "" : $" ({string.Join(", ", setting.Aliases.Select(alias => $"`{alias}`"))})";
            var shown = usual.StartsWith('(') ? usual.Trim('(', ')') : $"`{usual}`";
            page.Append($"| `{setting.Key}`{aliases} | {Cell(setting.FileHelp)} | {FieldDescriptions.Words(kind)} | {Cell(shown)} | `{setting.Key} = {Cell(example)}` |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
