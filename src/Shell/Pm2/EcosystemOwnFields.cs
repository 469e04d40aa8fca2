using System.Text.Json;
using ActorPm.Contracts.Apps;

namespace ActorPm.Shell.Pm2;

/// <summary>What an app says that PM2 has no field for: PM2 skips it, <c>pbm start</c> reads it back.</summary>
internal static class EcosystemOwnFields
{
    private static readonly HandoffRules UsualHandoff = new();
    private static readonly ProbeRules UsualProbe = new();
    private static readonly LogRotation UsualRotation = new();

    public static void Handoff(Utf8JsonWriter json, HandoffRules rules)
    {
        EcosystemApp.Texts(json, "listen", rules.Listen);
        Word(json, "handoff", rules.Kind, UsualHandoff.Kind);
        Word(json, "balance", rules.Balance, UsualHandoff.Balance);
        Word(json, "proxy", rules.Proxy, UsualHandoff.Proxy);
        EcosystemApp.Milliseconds(json, "drain_timeout", rules.DrainTimeout, UsualHandoff.DrainTimeout);
    }

    /// <summary>A question; nothing without one.</summary>
    public static void Probe(Utf8JsonWriter json, string name, ProbeRules? rules)
    {
        if (rules is null) return;
        json.WriteStartObject(name);
        if (rules.Http is { } path) json.WriteString("http", path);
        if (rules.Tcp is { } tcp) json.WriteNumber("tcp", tcp);
        if (rules.Log is { } text) json.WriteString("log", text);
        if (rules.Port is { } port) json.WriteNumber("port", port);
        EcosystemApp.Milliseconds(json, "interval", rules.Interval, null);
        EcosystemApp.Milliseconds(json, "timeout", rules.Timeout, null);
        if (rules.Failures != UsualProbe.Failures) json.WriteNumber("failures", rules.Failures);
        json.WriteEndObject();
    }

    public static void Rotation(Utf8JsonWriter json, LogRotation rules)
    {
        if (!rules.Enabled) json.WriteBoolean("log_rotate", false);
        if (rules.MaxBytes != UsualRotation.MaxBytes) json.WriteNumber("log_max_size", rules.MaxBytes);
        EcosystemApp.Milliseconds(json, "log_max_age", rules.MaxAge, UsualRotation.MaxAge);
        if (rules.Keep != UsualRotation.Keep) json.WriteNumber("log_retain", rules.Keep);
        if (!rules.Compress) json.WriteBoolean("log_compress", false);
    }

    private static void Word<TRule>(Utf8JsonWriter json, string name, TRule rule, TRule usual)
        where TRule : struct, Enum
    {
        if (!EqualityComparer<TRule>.Default.Equals(rule, usual)) json.WriteString(name, JsonNamingPolicy.SnakeCaseLower.ConvertName($"{rule}").Replace("node_js", "nodejs"));
    }
}
