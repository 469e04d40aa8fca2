using System.Reflection;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using CsCheck;

namespace ActorPm.Actors.Tests.Applying;

/// <summary>Specs in which anything may be set, found by looking at the type: a field that is added is in it.</summary>
internal static class SpecSamples
{
    /// <summary>What identifies an app, and what the node fills in.</summary>
    private static readonly string[] NotDeclared = [nameof(AppSpec.Name), nameof(LogRotation.Due)];

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly IReadOnlyList<(string Path, Action<object, int> Set)> Setters = [.. Of(typeof(AppSpec), "")];

    /// <summary>Of a small set of values for each field, so that equal ones are frequent.</summary>
    public static Gen<AppSpec> Any(string name = "web") =>
        Gen.Int[0, 3].List[200].Select(choices => Spec(name, choices));

    /// <summary>All fields of a spec by path, with a function that sets one of them to its n-th value.</summary>
    public static IEnumerable<(string Path, Func<AppSpec, int, AppSpec> Set)> Fields() =>
        Setters.Select(field => (field.Path, (Func<AppSpec, int, AppSpec>)((spec, value) =>
        {
            // Through JSON, so that no two specs share an object that is then changed.
            var copy = Copy(spec);
            field.Set(copy, value);
            return copy;
        })));

    public static string Json(AppSpec spec) => JsonSerializer.Serialize(
        spec with { Environment = new SortedDictionary<string, string>(spec.Environment.ToDictionary(), StringComparer.Ordinal) }, ApiJson.Default.AppSpec);

    private static AppSpec Copy(AppSpec spec) => JsonSerializer.Deserialize(JsonSerializer.Serialize(spec, ApiJson.Default.AppSpec), ApiJson.Default.AppSpec)!;

    private static AppSpec Spec(string name, List<int> choices)
    {
        var spec = Copy(new AppSpec { Name = name, Script = "/srv/app.js", Cwd = "/srv" });
        foreach (var (index, (_, set)) in Setters.Index()) set(spec, choices[index % choices.Count]);
        return spec;
    }

    private static IEnumerable<(string Path, Action<object, int> Set)> Of(Type type, string prefix)
    {
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && !NotDeclared.Contains(property.Name)))
        {
            var path = prefix + property.Name;
            var isRecord = property.PropertyType is { IsClass: true, Namespace: "ActorPm.Contracts.Apps" };
            var mayBeNull = Nullability.Create(property).WriteState == NullabilityState.Nullable;
            if (!isRecord)
            {
                yield return (path, (owner, value) => property.SetValue(owner, Value(property.PropertyType, value, mayBeNull)));
                continue;
            }

            if (mayBeNull) yield return (path, (owner, value) => property.SetValue(owner, value == 0 ? null : Activator.CreateInstance(property.PropertyType)));
            foreach (var (inner, set) in Of(property.PropertyType, path + "."))
                yield return (inner, (owner, value) =>
                {
                    if (property.GetValue(owner) is { } part) set(part, value);
                }
                );
        }
    }

    private static object? Value(Type type, int value, bool mayBeNull)
    {
        if (mayBeNull && value == 0) return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new[] { "", "/a", "b c", "\"q\"" }[value];
        if (type == typeof(bool)) return value % 2 == 1;
        if (type == typeof(int)) return value + 1;
        if (type == typeof(long)) return new[] { 0L, 1024L, 1500L, 3L << 30 }[value];
        if (type == typeof(TimeSpan)) return TimeSpan.FromMilliseconds(new[] { 0, 1500, 60_000, 86_400_000 }[value]);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(value % Enum.GetValues(type).Length);
        if (type == typeof(IReadOnlyList<string>)) return new string[][] { [], ["a"], ["a b"], ["a", "b"] }[value];
        if (type == typeof(IReadOnlyList<int>)) return new int[][] { [], [1], [1, 2], [12] }[value];
        if (type == typeof(IReadOnlyList<AppDependency>))
            return new AppDependency[][] { [], [new("db")], [new("db", DependencyGoal.Started)], [new("db"), new("cache")] }[value];
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new Dictionary<string, string>[] { [], new() { ["A"] = "1" }, new() { ["A"] = "2", ["DB_PASSWORD"] = "x" }, new() { ["DB_PASSWORD"] = "y" } }[value];
        throw new NotSupportedException($"teach {nameof(SpecSamples)} values of {type}");
    }
}
