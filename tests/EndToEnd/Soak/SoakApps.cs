using System.Globalization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>The apps of a soak: one with a number, one on every server, which the load asks, one that is alone in the fleet, and one that is pinned to each.</summary>
internal sealed class SoakApps : IDisposable
{
    /// <summary>Of the fleet, with a number of instances; a Node.js program in cluster mode.</summary>
    public const string Counted = "counted";

    /// <summary>Of the fleet, one on every server; a Python program behind the relay.</summary>
    public const string Everywhere = "everywhere";

    /// <summary>Of the fleet, never two at once; a Node.js program that writes down when it lives.</summary>
    public const string Single = "single";

    /// <summary>Pinned; a shell script.</summary>
    public const string Pinned = "pinned";

    /// <summary>Port of <see cref="Everywhere"/>.</summary>
    public const int Port = 3001;

    /// <summary>Asks a host fifty times a second, half of it on a kept connection, until its input ends; prints how many were answered and what failed.</summary>
    private const string Load = """
        const http = require('http'); let over = false, good = 0, bad = [];
        process.stdin.on('end', () => over = true).resume();
        const ask = (host, agent) => new Promise(done => {
          const request = http.get({ host, port: 3001, agent, timeout: 20000 }, answer => {
            answer.on('error', error => { bad.push(new Date().toISOString() + ' answer ' + error.code); done() });
            answer.resume().on('end', () => { answer.statusCode === 200 ? good++ : bad.push(new Date().toISOString() + ' status ' + answer.statusCode); done() })
          });
          request.on('timeout', () => request.destroy(new Error('no answer within 20 s')));
          request.on('error', error => { if (error.code === 'ECONNRESET' && request.reusedSocket) { } else bad.push(new Date().toISOString() + ' ' + (error.code || error.message)); done() });
        });
        const loop = async (host, agent) => { while (!over) { await ask(host, agent); await new Promise(next => setTimeout(next, 40)) } };
        const host = process.argv[2];
        Promise.all([loop(host, false), loop(host, new http.Agent({ keepAlive: true }))]).then(() => console.log(JSON.stringify({ good, bad })));
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-soak-").FullName;
    private readonly string _beats = Directory.CreateTempSubdirectory("actorpm-beats-").FullName;
    private int _release;

    public SoakApps()
    {
        File.Copy(TestPrograms.Path("server.py"), PathOf("everywhere.py"));
        File.WriteAllText(PathOf("counted.js"), "require('http').createServer((q, r) => r.end(process.env.RELEASE)).listen(3000)");
        File.WriteAllText(PathOf("single.js"), Beats.Program);
        File.WriteAllText(PathOf("broken.py"), "import sys; sys.exit('no database')");
        File.WriteAllText(PathOf("broken.js"), "console.error('no database'); process.exit(3)");
        File.WriteAllText(PathOf("pinned.sh"), "while :; do sleep 60; done\n");
        File.WriteAllText(PathOf("load.js"), Load);
    }

    /// <summary>When processes of <see cref="Single"/> have lived.</summary>
    public Beats Lives => new(_beats);

    public string LoadScript => PathOf("load.js");

    /// <summary>Whether a command line is that of an instance, not of what starts it.</summary>
    public static bool IsProgram(IReadOnlyList<string> words) =>
        words.Any(word => Path.GetFileName(word) is "counted.js" or "everywhere.py" or "single.js" or "pinned.sh" or "broken.js" or "broken.py");

    /// <summary>What is typed to pin one to a host.</summary>
    public string[] Pin() => ["start", PathOf("pinned.sh"), "--name", Pinned];

    /// <summary>What is typed to declare <see cref="Single"/>.</summary>
    public string[] DeclareSingle() => ["start", PathOf("single.js"), "--name", Single, "--place", "all", "-i", "single", "--", _beats];

    /// <summary>What is typed to declare an app anew; of the next release each time.</summary>
    public string[] Declare(string app, int instances, bool isBroken)
    {
        var release = Interlocked.Increment(ref _release);
        var program = isBroken ? "broken" : app;
        var path = PathOf(string.Create(CultureInfo.InvariantCulture, $"{app}-{release}.json"));
        File.WriteAllText(path, app == Counted
            ? $$"""{ "apps": [{ "name": "{{app}}", "script": "{{PathOf(program + ".js")}}", "exec_mode": "cluster", "instances": {{instances}}, "place": "all", "env": { "RELEASE": "{{release}}" } }] }"""
            : $$"""{ "apps": [{ "name": "{{app}}", "script": "{{PathOf(program + ".py")}}", "listen": {{Port}}, "handoff": "proxy", "instances": "per_server", "place": "all", "min_uptime": 500, "max_restarts": 3, "env": { "RELEASE": "{{release}}" } }] }""");
        return ["start", path];
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_beats, recursive: true);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
