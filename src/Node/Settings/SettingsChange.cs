using ActorPm.Contracts.Api;

namespace ActorPm.Node.Settings;

/// <summary>What a request makes of the settings that are there; pure.</summary>
/// <param name="Values">All of them afterwards.</param>
/// <param name="Notices">What the person should know.</param>
/// <param name="Error">Why nothing is changed; null when it can be.</param>
internal sealed record SettingsChange(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Notices, ApiError? Error)
{
    /// <summary>Decides it.</summary>
    public static SettingsChange Decide(IReadOnlyDictionary<string, string> present, ChangeSettings request)
    {
        var values = new SortedDictionary<string, string>(present.ToDictionary(), StringComparer.Ordinal);
        var notices = new List<string>();
        foreach (var (typed, value) in request.Set)
        {
            var (module, key) = Split(typed);
            if (module != LogRotateModule.Name) return Refused(present, NoModule(module, typed));
            if (key is null) return Refused(present, $"{typed} names no setting: {LogRotateModule.Name}:max_size");
            if (LogRotateModule.Problem(key, value) is { } problem) return Refused(present, problem);
            if (LogRotateModule.NoEffect(key) is { } reason) notices.Add($"{module}:{key} is kept and does nothing: {reason}");
            values[$"{module}:{key}"] = value;
        }

        foreach (var typed in request.Unset)
        {
            var (module, key) = Split(typed);
            if (typed == "all") values.Clear();
            else if (key is not null) values.Remove($"{module}:{key}");
            else foreach (var one in values.Keys.Where(one => one.StartsWith(module + ":", StringComparison.Ordinal)).ToList()) values.Remove(one);
        }

        return new SettingsChange(values, notices, null);
    }

    /// <summary>PM2 takes <c>module:key</c> and <c>module.key</c>.</summary>
    private static (string Module, string? Key) Split(string typed)
    {
        var at = typed.IndexOfAny([':', '.']);
        return at < 0 ? (typed, null) : (typed[..at], at + 1 < typed.Length ? typed[(at + 1)..] : null);
    }

    private static string NoModule(string module, string typed) => module == typed
        ? $"there is no setting {typed}"
        : $"there is no module {module}: modules of PM2 are not run here, pm2-logrotate is built in";

    private static SettingsChange Refused(IReadOnlyDictionary<string, string> present, string message) =>
        new(present, [], new ApiError { Code = ApiErrorCode.Invalid, Message = message, Hint = "pbm conf shows what is set" });
}
