using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>Sound configuration files of each kind, rich in what their formats can do: what fuzzing begins with.</summary>
internal static class ValidFiles
{
    public static FileCase Hocon { get; } = new("pm.conf", """
        include "more.conf"
        project = shop
        defaults { kill_timeout = 5s, env { LEVEL = ${?LEVEL_OF_NOBODY}, BASE = /srv } }
        apps {
          web = ${defaults} {
            script = app.js, instances = 2, exec_mode = cluster
            env.URL = "http://"${defaults.env.BASE}"/x"
            ready { http = /health, timeout = 10s }
            max_memory_restart = 300M
          }
          jobs { script = app.js, schedule = "0 3 * * *", args = [a, "b c"], depends_on = ["web:started"] }
          # The last one.
          "mail er" { script : /work/app.js, watch = [src, "*.js"], ignore_watch = [node_modules], env_secret = [DB_PASSWORD] }
        }
        environments.production { env { LEVEL = 2 }, apps.web.instances = 4 }
        deploy.production { host = a, repo = "git@host:x", path = /srv/web }
        """);

    public static FileCase Json { get; } = new("ecosystem.json", """
        {
          // As PM2 reads it.
          "apps": [
            { "name": "web", "script": "app.js", "instances": 2, "exec_mode": "cluster", "env": { "A": "1", "B": 2 }, "env_production": { "A": "3" },
              "wait_ready": true, "listen_timeout": 3000, "kill_timeout": "5s", "max_memory_restart": "300M", "node_args": ["--max-old-space-size=200"] },
            { "name": "jobs", "script": "./app.js", "cron_restart": "0 3 * * *", "autorestart": false, "args": "a 'b c'", "depends_on": ["web"],
              "out_file": "/work/out.log", "merge_logs": true, "log_date_format": "YYYY-MM-DD HH:mm", "watch": ["src"], "ignore_watch": ["node_modules"] },
            { "name": "static", "script": "node", "interpreter": "none", "args": ["app.js"], "exp_backoff_restart_delay": 100, "stop_exit_codes": [0, 3] },
          ]
        }
        """);

    public static FileCase Yaml { get; } = new("ecosystem.yml", """
        common: &common
          script: app.js
          kill_timeout: 5000
          env: { A: '1' }
        apps:
          - <<: *common
            name: web
            instances: 2
            exec_mode: cluster
            env_production: { A: "2", NOTE: "a\tb" }
          - name: jobs
            <<: [*common]
            args: [a, 'b c']
            cron_restart: '0 3 * * *'
            autorestart: false
            depends_on: [web]
          - name: mail
            script: /work/app.js
            watch:
              - src
            max_memory_restart: 300M
            env:
              TEXT: |
                two
                lines
              FOLDED: >-
                one
                line
        """);

    public static IReadOnlyList<FileCase> All { get; } = [Hocon, Json, Yaml];

    /// <summary>Where their scripts, folders and includes are.</summary>
    public static FakeMachine Machine() => new FakeMachine().File("/work/app.js").Programs("node").File("/work/more.conf", "defaults { max_restarts = 3, env { FROM = included } }");
}
