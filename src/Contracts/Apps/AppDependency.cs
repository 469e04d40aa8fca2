using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Apps;

/// <summary>Another app that has to be there first.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Until">How far it has to be.</param>
public sealed record AppDependency(string Name, DependencyGoal Until = DependencyGoal.Ready)
{
    /// <summary><c>db</c>, <c>db (started)</c>.</summary>
    public override string ToString() => Until == DependencyGoal.Ready ? Name : $"{Name} (started)";
}

/// <summary>How far an app has to be before those that depend on it are started.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DependencyGoal>))]
public enum DependencyGoal
{
    /// <summary>Online: what its ready rules ask for has happened.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>Its start has begun.</summary>
    [JsonStringEnumMemberName("started")]
    Started,
}
