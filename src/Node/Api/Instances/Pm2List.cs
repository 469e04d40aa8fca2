using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;

namespace ActorPm.Node.Api.Instances;

/// <summary>
/// The list as <c>pm2 jlist</c> writes it: scripts read it, so names and places of the fields are PM2's. Every
/// variable of the environment is written twice, in <c>env</c> and beside the fields, as PM2 does; where
/// both have a name the field wins.
/// </summary>
internal static class Pm2List
{
    // Names in any script are to be found with grep, as in PM2's.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the whole list.</summary>
    public static void Write(IBufferWriter<byte> output, IEnumerable<(InstanceDetail Detail, IReadOnlyDictionary<string, string> Environment)> instances)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartArray();
        foreach (var (detail, environment) in instances) Write(json, detail, environment);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, InstanceDetail detail, IReadOnlyDictionary<string, string> environment)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", detail.Pid);
        json.WriteString("name", detail.Name);
        json.WriteStartObject("pm2_env");
        var fields = new Pm2Fields(json);
        Pm2DeclaredFields.Write(fields, detail);
        Pm2LifeFields.Write(fields, detail);
        fields.Environment(environment);
        json.WriteEndObject();
        json.WriteNumber("pm_id", detail.Id);
        json.WriteStartObject("monit");
        var alive = detail.Status is ProcessState.Online or ProcessState.Launching or ProcessState.Stopping;
        json.WriteNumber("memory", alive ? detail.Memory : 0);
        json.WriteNumber("cpu", alive ? Math.Round(detail.Cpu, 1) : 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
