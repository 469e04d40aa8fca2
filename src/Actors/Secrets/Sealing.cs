using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Secrets;

/// <summary>
/// Puts the secret values of apps into their sealed form as soon as they arrive: what is stored, noted by the keeper,
/// compared and shown never holds the plain ones.
/// </summary>
public static class Sealing
{
    /// <summary>Shorter values (<c>true</c>, <c>3000</c>) are found in other variables by chance.</summary>
    private const int LeastToRecognize = 6;

    private static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    /// <summary>The spec with its declared secret values sealed.</summary>
    public static AppSpec Seal(AppSpec spec, ISecrets secrets) => Seal(spec, Patterns(spec), secrets);

    /// <summary>The spec with the values sealed that these patterns mean.</summary>
    public static AppSpec Seal(AppSpec spec, IReadOnlyList<string> patterns, ISecrets secrets)
    {
        if (patterns.Count == 0 || !spec.Environment.Any(variable => IsToBeSealed(variable, patterns))) return spec;
        return spec with { Environment = spec.Environment.ToDictionary(one => one.Key, one => IsToBeSealed(one, patterns) ? secrets.Seal(one.Key, one.Value) : one.Value) };
    }

    /// <summary>
    /// The environment of a shell with those variables sealed that the apps started from it call secret, or that hold the
    /// value of one (<c>DB_PASSWORD = ${APP_DB_PASSWORD}</c>).
    /// </summary>
    /// <param name="environment">Of the shell.</param>
    /// <param name="apps">With sealed values.</param>
    /// <param name="secrets">Seals.</param>
    public static IReadOnlyDictionary<string, string> SealCaller(IReadOnlyDictionary<string, string> environment, IReadOnlyList<AppSpec> apps, ISecrets secrets)
    {
        var patterns = apps.SelectMany(Patterns).Distinct().ToList();
        if (patterns.Count == 0) return environment;
        var values = apps.SelectMany(app => app.Environment.Values).Where(SealedValue.IsOne).Select(secrets.Open)
            .OfType<string>().Where(value => value.Length >= LeastToRecognize).ToHashSet();
        bool IsMeant(KeyValuePair<string, string> variable) =>
            IsToBeSealed(variable, patterns) || (values.Contains(variable.Value) && !SealedValue.IsOne(variable.Value));
        return environment.Any(IsMeant)
            ? environment.ToDictionary(one => one.Key, one => IsMeant(one) ? secrets.Seal(one.Key, one.Value) : one.Value)
            : environment;
    }

    /// <summary>The spec as it is compared with one that has these patterns: a value whose key is lost is equal to none.</summary>
    public static AppSpec ToCompare(AppSpec spec, IReadOnlyList<string> patterns, ISecrets secrets)
    {
        spec = Seal(spec, patterns, secrets);
        return spec.Environment.Values.Any(value => IsLost(value, secrets))
            ? spec with { Environment = spec.Environment.ToDictionary(one => one.Key, one => IsLost(one.Value, secrets) ? SealedValue.NotComparable : one.Value) }
            : spec;
    }

    /// <summary>Variables a process of the app would get whose values cannot be read any more, by name.</summary>
    public static IReadOnlyList<string> Lost(AppSpec spec, IReadOnlyDictionary<string, string> environment, ISecrets secrets)
    {
        var ofCaller = environment.Where(one => SealedValue.IsOne(one.Value) && !spec.Environment.ContainsKey(one.Key)
            && !spec.FilterEnvironment.Any(prefix => one.Key.StartsWith(prefix, StringComparison.Ordinal)));
        return [.. spec.Environment.Concat(ofCaller).Where(one => IsLost(one.Value, secrets)).Select(one => one.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>The environment an app has, with the variables that cannot be read any more as the present shell has them.</summary>
    public static IReadOnlyDictionary<string, string> Renewed(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string>? shell, ISecrets secrets)
    {
        if (!environment.Values.Any(value => IsLost(value, secrets))) return environment;
        shell ??= NoVariables;
        return environment.Where(one => !IsLost(one.Value, secrets) || shell.ContainsKey(one.Key))
            .ToDictionary(one => one.Key, one => IsLost(one.Value, secrets) ? shell[one.Key] : one.Value);
    }

    /// <summary>What the app calls secret.</summary>
    public static IReadOnlyList<string> Patterns(AppSpec spec) => spec.SecretVariables ?? [];

    private static bool IsToBeSealed(KeyValuePair<string, string> variable, IReadOnlyList<string> patterns) =>
        !SealedValue.IsOne(variable.Value) && SecretNames.IsMeant(patterns, variable.Key);

    private static bool IsLost(string value, ISecrets secrets) => SealedValue.IsOne(value) && secrets.Open(value) is null;
}
