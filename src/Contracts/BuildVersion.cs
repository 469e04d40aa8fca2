using System.Reflection;

namespace ActorPm.Contracts;

/// <summary>The version all three programs of one build share.</summary>
public static class BuildVersion
{
    /// <summary>Version and build stamp, for example <c>0.1.0+20261123.1</c>.</summary>
    public static string Full { get; } =
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The version without the build stamp, as <c>pbm -v</c> prints it.</summary>
    public static string Short { get; } = Full.Split('+')[0];
}
