using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Node.Api.Instances;

/// <summary>Where the life of an instance stands, under PM2's names.</summary>
internal static class Pm2LifeFields
{
    /// <summary>Writes them.</summary>
    public static void Write(Pm2Fields fields, InstanceDetail detail)
    {
        fields.Text("status", detail.Status.Word());
        fields.Number("pm_id", detail.Id);
        fields.Text("unique_id", Pm2DeclaredFields.UniqueId(detail));
        fields.Text("username", detail.User);
        // Before the first start PM2 has the time at which it was added.
        fields.Number("pm_uptime", detail.StartedAt > 0 ? detail.StartedAt : detail.CreatedAt);
        fields.Number("created_at", detail.CreatedAt);
        fields.Number("restart_time", detail.Restarts);
        fields.Number("unstable_restarts", detail.UnstableRestarts);
        if (detail.ExitCode is { } code) fields.Number("exit_code", code);
        else if (detail.ExitSignal is { } signal)
        {
            // A number, as scripts expect; PM2 keeps to itself which signal it was.
            fields.Number("exit_code", 0);
            fields.Text("exit_signal", signal);
        }

        // PM2 looks both up with the first start.
        if (detail.Generation > 0)
        {
            fields.Text("version", detail.Version ?? "N/A");
            fields.Text("node_version", detail.NodeVersion);
        }

        if (detail.Job is { } job)
            // Not PM2's: where a job with a schedule stands.
            fields.Value("job", json => JsonSerializer.Serialize(json, job, ApiJson.Default.JobView));

        if (detail.Handoff != HandoffKind.None)
        {
            // Not PM2's: how connections reach the instance, and how many have.
            fields.Text("handoff", detail.Handoff.ToString().ToLowerInvariant());
            fields.Texts("listening", detail.Listening);
            if (detail.Connections is { } connections) fields.Number("connections", connections);
            if (detail.OpenConnections is { } open) fields.Number("open_connections", open);
        }

        Pm2MetricFields.Write(fields, detail);
    }
}
