namespace ActorPm.Shell.Declaring;

/// <summary>
/// One property of an app in all its spellings: PM2's field in a file, its aliases, its options. The
/// options of <c>start</c> and <c>restart</c>, the reader of files and their documentation all come from
/// the table in <see cref="Settings"/>.
/// </summary>
internal sealed record Setting
{
    /// <summary>The field in a file; empty for options that no file has.</summary>
    public required string Key { get; init; }

    /// <summary>Other names of the field. Camel case of all of them is understood anyway.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The options, long one first; empty for fields that have none.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What the option's value is called in help; null for an option without value, <c>[x]</c> for one that may be left out.</summary>
    public string? ValueName { get; init; }

    /// <summary>What a bare option means.</summary>
    public string BareOption { get; init; } = "true";

    public string Help { get; init; } = "";

    /// <summary>What a field of a file means: an option that switches something off says the opposite.</summary>
    public string FileHelp => FileMeaning ?? Help;

    /// <summary>The meaning of the field where it is the opposite of the option, or more than it; null where it is the same.</summary>
    public string? FileMeaning { get; init; }

    public Standing Standing { get; init; } = Standing.Built;

    /// <summary>Puts the value in its place; null for what is not built or has no effect.</summary>
    public Func<AppDeclaration, SettingInput, AppDeclaration>? Apply { get; init; }

    /// <summary>Why it is refused; the reason is the same for options and fields.</summary>
    public static DeclarationException NotBuilt(string name) => new($"{name} is not built yet");
}
