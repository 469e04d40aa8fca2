namespace ActorPm.Contracts.Api;

/// <summary>Answer of <see cref="ApiRoutes.Settings"/>: what was set for PM2's modules that are built in here.</summary>
/// <param name="Values"><c>pm2-logrotate:max_size</c> and its value, by key.</param>
public sealed record ModuleSettings(IReadOnlyDictionary<string, string> Values);

/// <summary>Settings to change; all of them or, when one is wrong, none.</summary>
public sealed record ChangeSettings
{
    /// <summary>Key and new value.</summary>
    public IReadOnlyDictionary<string, string> Set { get; set; } = new Dictionary<string, string>();

    /// <summary>Keys to take back to what is built in; a module alone means all of its keys.</summary>
    public IReadOnlyList<string> Unset { get; set; } = [];
}

/// <summary>Answer to <see cref="ChangeSettings"/>.</summary>
/// <param name="Values">All that is set now.</param>
/// <param name="Notices">What the person should know of them.</param>
public sealed record SettingsChanged(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Notices);
