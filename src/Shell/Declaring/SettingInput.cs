namespace ActorPm.Shell.Declaring;

/// <summary>A value as it was given, and where.</summary>
/// <param name="Origin">The option or field, for error messages.</param>
/// <param name="Items">The texts; empty for an option without a value.</param>
/// <param name="IsList">Several words that are not to be split further.</param>
internal sealed record SettingInput(string Origin, IReadOnlyList<string> Items, bool IsList = false)
{
    /// <summary>The option or field without the file it stands in.</summary>
    public string Name => Origin[(Origin.LastIndexOf(' ') + 1)..];

    public string Single => Items.Count == 1 ? Items[0] : throw Expected("one value");

    public DeclarationException Expected(string what) =>
        new($"{Origin}: expected {what}, found {(Items.Count == 1 ? $"'{Items[0]}'" : $"{Items.Count} values")}");
}
