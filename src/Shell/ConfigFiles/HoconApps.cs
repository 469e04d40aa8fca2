using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>What a HOCON file declares.</summary>
/// <param name="Json">The apps, as a JSON list.</param>
/// <param name="Project">The project it names; null for none.</param>
/// <param name="Places">Where they stand.</param>
internal sealed record HoconApps(string Json, string? Project, FieldPlaces Places)
{
    /// <summary>Where the project is deployed to, as a JSON object; null for nowhere.</summary>
    public string? Deploy { get; init; }

    /// <summary>Names of the environments the file has.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];
}
