namespace ActorPm.Shell.Declaring;

/// <summary>Every setting of an app that PM2 knows, and our own; what is missing here is unknown.</summary>
internal static class Settings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. IdentitySettings.All,
        .. RestartSettings.All,
        .. WatchSettings.All,
        .. HandoffSettings.All,
        .. FleetSettings.All,
        .. LogSettings.All,
        .. PlannedSettings.All,
    ];

    private static readonly Dictionary<string, Setting> ByField = All
        .SelectMany(setting => setting.Aliases.Prepend(setting.Key).Where(name => name.Length > 0).Select(name => (name, setting)))
        .ToDictionary(entry => entry.name, entry => entry.setting);

    /// <summary>The setting a field of a file means, in snake or camel case; null for an unknown one.</summary>
    public static Setting? OfField(string field) =>
        ByField.GetValueOrDefault(field) ?? ByField.GetValueOrDefault(SnakeCase(field));

    /// <summary>Names of all fields, for suggestions.</summary>
    public static IEnumerable<string> Fields => ByField.Keys;

    private static string SnakeCase(string field) => string.Concat(field.Select(character =>
        char.IsAsciiLetterUpper(character) ? "_" + char.ToLowerInvariant(character) : character.ToString()));

    public static Setting Of(
        string key, string[] options, string? valueName, string help,
        Func<AppDeclaration, SettingInput, AppDeclaration> apply, params string[] aliases) =>
        new() { Key = key, Options = options, ValueName = valueName, Help = help, Apply = apply, Aliases = aliases };

    public static Setting Flagged(
        string key, string[] options, string help, Func<AppDeclaration, bool, AppDeclaration> apply, bool bare = true, string? field = null) => new()
        {
            FileMeaning = field,
            Key = key,
            Options = options,
            Help = help,
            BareOption = bare ? "true" : "false",
            Apply = (app, input) => apply(app, SettingValues.Flag(input)),
        };
}
