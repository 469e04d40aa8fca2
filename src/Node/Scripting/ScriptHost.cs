using System.Text.Json;

namespace ActorPm.Node.Scripting;

/// <summary>What a configuration file may ask of the machine where there is no Node.js; called by <see cref="Prelude"/>.</summary>
internal sealed class ScriptHost
{
    /// <summary>The parts of Node.js that configuration files use: modules of their own, path, os, reading files, process.</summary>
    public const string Prelude =
        """
        (() => {
          const host = __actorpmHost;
          const path = {
            sep: '/', delimiter: ':',
            normalize(text) {
              const parts = [];
              for (const part of String(text).split('/')) {
                if (part === '' || part === '.') continue;
                if (part === '..' && parts.length && parts[parts.length - 1] !== '..') parts.pop();
                else if (part !== '..' || text[0] !== '/') parts.push(part);
              }
              return (text[0] === '/' ? '/' : '') + parts.join('/') || '.';
            },
            join: (...parts) => path.normalize(parts.filter(part => part !== '').join('/')),
            resolve(...parts) {
              let result = '';
              for (const part of [process.cwd(), ...parts]) result = String(part)[0] === '/' ? String(part) : result + '/' + part;
              return path.normalize(result);
            },
            isAbsolute: text => text[0] === '/',
            dirname(text) { const at = text.lastIndexOf('/'); return at < 0 ? '.' : at === 0 ? '/' : text.slice(0, at); },
            basename(text, ending) { const name = text.replace(/\/+$/, '').slice(text.replace(/\/+$/, '').lastIndexOf('/') + 1); return ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name; },
            extname(text) { const name = path.basename(text), at = name.lastIndexOf('.'); return at > 0 ? name.slice(at) : ''; },
          };
          path.posix = path;
          const os = {
            EOL: '\n', cpus: () => Array.from({ length: host.Processors() }, () => ({})), availableParallelism: () => host.Processors(),
            hostname: () => host.HostName(), homedir: () => host.Home(), tmpdir: () => '/tmp', platform: () => 'linux',
            totalmem: () => host.Memory(), userInfo: () => ({ username: host.User(), homedir: host.Home() }),
          };
          const fs = {
            existsSync: file => host.Exists(path.resolve(file)),
            readFileSync(file) {
              const text = host.Read(path.resolve(file));
              if (text === null) throw new Error(`ENOENT: no such file or directory, open '${file}'`);
              return text;
            },
          };
          const url = { fileURLToPath: text => decodeURIComponent(String(text).replace(/^file:\/\//, '')) };
          const builtIn = globalThis.__actorpmBuiltIn = { path, os, fs, url };
          const silent = (...words) => host.Say(words.map(word => typeof word === 'string' ? word : JSON.stringify(word)).join(' '));
          globalThis.console = { log: silent, info: silent, debug: silent, warn: silent, error: silent };
          globalThis.process = {
            env: JSON.parse(host.Environment()), cwd: () => host.Folder(), argv: ['node', __actorpmHost.Folder()], platform: 'linux', version: '', versions: {},
          };
          const cache = {};
          const find = file => [file, file + '.js', file + '.cjs', file + '.json', file + '/index.js'].find(one => host.Exists(one));
          const load = file => {
            if (cache[file]) return cache[file].exports;
            const module = cache[file] = { exports: {}, filename: file };
            const text = fs.readFileSync(file);
            if (file.endsWith('.json')) { module.exports = JSON.parse(text); return module.exports; }
            const folder = path.dirname(file);
            __actorpmCompile(text, file)(module.exports, require(folder), module, file, folder);
            return module.exports;
          };
          const require = folder => name => {
            const plain = name.replace(/^node:/, '');
            if (builtIn[plain]) return builtIn[plain];
            const file = /^\.{0,2}\//.test(name) ? find(path.resolve(folder, name)) : undefined;
            if (file) return load(file);
            throw new Error(`Cannot find module '${name}': there is no Node.js on this machine, and without it only files of your own, path, os, fs and url can be required`);
          };
          globalThis.__actorpmRequire = load;
          globalThis.require = require(host.Folder());
        })();
        """;

    /// <summary>What modules may import by name: each with its exports.</summary>
    public static IReadOnlyDictionary<string, string> Modules { get; } = new Dictionary<string, string>
    {
        ["path"] = "sep, delimiter, normalize, join, resolve, isAbsolute, dirname, basename, extname",
        ["os"] = "EOL, cpus, availableParallelism, hostname, homedir, tmpdir, platform, totalmem, userInfo",
        ["fs"] = "existsSync, readFileSync",
        ["url"] = "fileURLToPath",
    };

    public string Folder() => Directory.GetCurrentDirectory();

    public string HostName() => System.Environment.MachineName;

    public string Home() => System.Environment.GetEnvironmentVariable("HOME") ?? "/";

    public string User() => System.Environment.UserName;

    public int Processors() => System.Environment.ProcessorCount;

    public double Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public string Environment() => JsonSerializer.Serialize(
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? ""));

    public bool Exists(string path) => File.Exists(path);

    public string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>The standard output is the answer's; what the file prints goes beside it.</summary>
    public void Say(string text) => Console.Error.WriteLine(text);
}
