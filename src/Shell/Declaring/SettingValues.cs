using System.Globalization;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Declaring;

/// <summary>Reads the values of settings; each fault names the option or field, what was expected and what was found.</summary>
internal static class SettingValues
{
    private const long Mebibyte = 1 << 20;

    /// <summary>10,000 processors.</summary>
    private const int MostCpuPercent = 1_000_000;

    public static bool Flag(SettingInput input) => input.Single switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw input.Expected("true or false"),
    };

    public static int Count(SettingInput input) =>
        int.TryParse(input.Single, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw input.Expected("a whole number from 0 on");

    public static int Port(SettingInput input) => Count(input) is var port and <= 65535 ? port : throw input.Expected("a port up to 65535");

    /// <summary>Addresses to listen on, a list or separated by commas or blanks, in their usual form.</summary>
    public static IReadOnlyList<string> Addresses(SettingInput input) =>
        [.. Names(input).Select(text => ListenAddress.Parse(text)?.ToString()
            ?? throw new DeclarationException($"{input.Origin}: expected a port or address like 3000, 127.0.0.1:3000, [::1]:3000, unix:/run/web.sock, found '{text}'"))];

    /// <summary>The path of a URL.</summary>
    public static string UrlPath(SettingInput input) =>
        input.Single is ['/', ..] path && !path.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? path
            : throw input.Expected("a path like /health");

    public static InstanceCount Instances(SettingInput input) =>
        InstanceCount.TryParse(input.Single, out var count) ? count
        : throw input.Expected(input.Single.StartsWith("per", StringComparison.OrdinalIgnoreCase) ? "per_server or per_server:2" : "a number of instances or max");

    /// <summary>Milliseconds, or with a unit.</summary>
    public static TimeSpan Duration(SettingInput input) =>
        DurationText.TryParse(input.Single, out var duration)
            ? duration
            : throw input.Expected("milliseconds or a duration like 500ms, 5s, 1m, 1h");

    /// <summary>
    /// A limit on memory. PM2 reads a bare 300 as 300 bytes and restarts the app for ever; no program
    /// runs in less than a MiB, so such a number is taken as MiB.
    /// </summary>
    public static (long Bytes, string? Notice) Memory(SettingInput input)
    {
        if (!ByteSize.TryParse(input.Single, out var bytes)) throw input.Expected("a size like 300M, 300MB, 0.5G or bytes");
        if (bytes is 0 or >= Mebibyte || !char.IsAsciiDigit(input.Single.TrimEnd()[^1])) return (bytes, null);
        if (!long.TryParse(input.Single, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)) throw input.Expected("a size like 300M");
        return (mebibytes * Mebibyte, $"{input.Origin} {mebibytes} is taken as {mebibytes}M (PM2 would take it as bytes)");
    }

    /// <summary>A share of one processor (<c>50%</c>) or a number of processors (<c>1.5</c>), in percent of one; 0 for no limit.</summary>
    public static int CpuPercent(SettingInput input)
    {
        var isPercent = input.Single.EndsWith('%');
        var text = isPercent ? input.Single[..^1].TrimEnd() : input.Single;
        var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= MostCpuPercent;
        var percent = isPercent || !isNumber ? number : number * 100;
        return isNumber && percent is 0 or (>= 1 and <= MostCpuPercent)
            ? (int)percent
            : throw input.Expected("a share of one processor like 50%, or processors like 1.5");
    }

    /// <summary>One text split as a shell does, or a list taken as it is.</summary>
    public static IReadOnlyList<string> Words(SettingInput input)
    {
        if (input.IsList) return input.Items;
        return input.Single is "" or "null" ? [] : ShellWords.Split(input.Single) ?? throw input.Expected("quotes that are closed");
    }

    /// <summary>A list, or texts separated by commas or blanks.</summary>
    public static IReadOnlyList<string> Names(SettingInput input) =>
        [.. input.Items.SelectMany(item => item.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public static IReadOnlyList<int> ExitCodes(SettingInput input) =>
        [.. Names(input).Select(code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < 256
            ? value
            : throw input.Expected("exit codes from 0 to 255"))];

    /// <summary>Names or patterns of variables.</summary>
    public static IReadOnlyList<string> SecretNames(SettingInput input) => [.. Names(input).Select(pattern => Contracts.Apps.SecretNames.Problem(pattern) is { } problem
        ? throw new DeclarationException($"{input.Origin}: '{pattern}' {problem}", "names of variables, patterns like *_TOKEN or /regular expressions/ are expected")
        : pattern)];

    /// <summary>A prefix each; <c>true</c> or nothing keeps every variable of the caller away.</summary>
    public static IReadOnlyList<string> Prefixes(SettingInput input) => input.Items switch
    {
        [] or ["true"] => [""],
        ["false"] => [],
        _ => Names(input),
    };

    /// <summary>How far a dependency has to be.</summary>
    public static DependencyGoal Goal(SettingInput input) => OneOf(input, "ready", "started") == "started" ? DependencyGoal.Started : DependencyGoal.Ready;

    /// <summary>Names of apps, each with <c>:started</c> or <c>:ready</c> where it is said how far they have to be.</summary>
    public static IReadOnlyList<AppDependency> Dependencies(SettingInput input) =>
        [.. (input.IsList ? input.Items : Names(input)).Select(text => text.LastIndexOf(':') is var colon and > 0
            ? new AppDependency(text[..colon], Goal(input with { Items = [text[(colon + 1)..]] }))
            : new AppDependency(text))];

    public static string OneOf(SettingInput input, params ReadOnlySpan<string> allowed)
    {
        if (allowed.Contains(input.Single)) return input.Single;
        throw input.Expected(string.Join(" or ", allowed));
    }

    public static string Signal(SettingInput input)
    {
        var name = input.Single.ToUpperInvariant();
        if (!name.StartsWith("SIG", StringComparison.Ordinal)) name = "SIG" + name;
        return Signals.Contains(name) ? name : throw input.Expected("a signal like SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2");
    }

    private static readonly HashSet<string> Signals =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGABRT", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM",
        "SIGCONT", "SIGWINCH", "SIGIO", "SIGPWR",
    ];
}
