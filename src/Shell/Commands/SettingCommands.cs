using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm set</c>, <c>multiset</c>, <c>get</c>, <c>conf</c>, <c>unset</c>: the settings of pm2-logrotate, which
/// act on the rotation that is built in.
/// </summary>
internal static class SettingCommands
{
    public static IEnumerable<Command> Declare(Session session)
    {
        var key = Operands.One("key", "pm2-logrotate:max_size and its like");
        var value = Operands.One("value", "the new value");
        yield return new Command("set", "set pm2-logrotate:max_size and its like for all apps") { key, value }
            .Does((parsed, cancellation) => ChangeAsync(
                session, new ChangeSettings { Set = new Dictionary<string, string> { [parsed.GetValue(key)!] = parsed.GetValue(value)! } }, cancellation));

        var pairs = Operands.One("pairs", "keys and values in turn, in one text");
        yield return new Command("multiset", "set several: \"key value key value\"") { pairs }
            .Does((parsed, cancellation) => ChangeAsync(session, new ChangeSettings { Set = Pairs(parsed.GetValue(pairs)!) }, cancellation));

        var which = Operands.Optional("key", "one of them; all without");
        yield return new Command("get", "show what was set") { which }
            .Does((parsed, cancellation) => ShowAsync(session, parsed.GetValue(which), cancellation));

        var one = Operands.Optional("key", "one of them; all without");
        var newValue = Operands.Optional("value", "sets it");
        var conf = new Command("conf", "show what was set, or set it; convert and reference are about configuration files") { one, newValue };
        foreach (var command in ConfigFileCommands.Declare(session)) conf.Subcommands.Add(command);
        yield return conf.Called("config")
            .Does((parsed, cancellation) => parsed.GetValue(one) is { } named && parsed.GetValue(newValue) is { } given
                ? ChangeAsync(session, new ChangeSettings { Set = new Dictionary<string, string> { [named] = given } }, cancellation)
                : ShowAsync(session, parsed.GetValue(one), cancellation));

        var gone = Operands.One("key", "a key, a module, or all");
        yield return new Command("unset", "go back to what is built in") { gone }
            .Does((parsed, cancellation) => ChangeAsync(session, new ChangeSettings { Unset = [parsed.GetValue(gone)!] }, cancellation));
    }

    private static async Task<ExitCode> ChangeAsync(Session session, ChangeSettings change, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var changed = await node.ChangeSettingsAsync(change, cancellation);
        if (change.Set.Count > 0) session.Output.Info("Setting changed");
        Print(session, changed.Values);
        foreach (var notice in changed.Notices) session.Output.Warning(notice);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ShowAsync(Session session, string? key, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var values = (await node.SettingsAsync(cancellation)).Values;
        if (key is null || key == "all")
        {
            Print(session, values);
            return ExitCode.Ok;
        }

        var name = key.IndexOfAny([':', '.']) is > 0 and var at ? key[..at] + ":" + key[(at + 1)..] : key;
        if (values.TryGetValue(name, out var value))
        {
            session.Output.Data($"Value for module {name.Split(':')[0]} key {name[(name.IndexOf(':') + 1)..]}: {value}");
            return ExitCode.Ok;
        }

        var ofModule = values.Where(one => one.Key.StartsWith(name + ":", StringComparison.Ordinal)).ToDictionary();
        if (ofModule.Count == 0)
        {
            session.Output.Error($"{key} is not set", "pbm conf shows what is set");
            return ExitCode.Failed;
        }

        Print(session, ofModule);
        return ExitCode.Ok;
    }

    private static void Print(Session session, IReadOnlyDictionary<string, string> values)
    {
        foreach (var module in values.GroupBy(value => value.Key.Split(':')[0]))
        {
            session.Output.Data($"Module: {module.Key}");
            foreach (var (key, value) in module) session.Output.Data($"$ pbm set {ShellWords.Join([key, value])}");
        }
    }

    private static Dictionary<string, string> Pairs(string text)
    {
        var words = ShellWords.Split(text) is { Count: > 0 } split && split.Count % 2 == 0
            ? split
            : throw new DeclarationException($"multiset: '{text}' is not a row of keys and values", "pbm multiset \"pm2-logrotate:retain 7 pm2-logrotate:compress true\"");
        return words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
