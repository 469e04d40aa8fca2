using System.Text.Json;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>One entry of <c>pbm jlist</c>.</summary>
internal sealed record Instance(int Id, string Name, int Pid, string Status, int Restarts, long StartedAt, JsonElement Json)
{
    public static Instance Read(JsonElement entry)
    {
        var env = entry.GetProperty("pm2_env");
        return new Instance(
            entry.GetProperty("pm_id").GetInt32(),
            entry.GetProperty("name").GetString()!,
            entry.GetProperty("pid").GetInt32(),
            env.GetProperty("status").GetString()!,
            env.GetProperty("restart_time").GetInt32(),
            env.GetProperty("pm_uptime").GetInt64(),
            entry.Clone());
    }

    /// <summary>A field of <c>pm2_env</c>.</summary>
    public JsonElement Field(string name) => Json.GetProperty("pm2_env").GetProperty(name);
}
