using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Pm2;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm export ecosystem</c>: what runs here as a file that PM2 (and pbm) reads.</summary>
internal static class ExportCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("apps, all without one");
        var json = new Option<bool>("--json") { Description = "JSON instead of ecosystem.config.js" };
        var reveal = new Option<bool>("--reveal") { Description = "with the values of secret variables" };
        return new Command("export", "print what runs here for other process managers")
        {
            new Command("ecosystem", "print the apps as an ecosystem.config.js that PM2 reads") { targets, json, reveal }
                .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], parsed.GetValue(json), parsed.GetValue(reveal), cancellation)),
        };
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> targets, bool asJson, bool reveal, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: true);
        var details = (await node.DetailsAsync(targets, cancellation, reveal)).Instances;
        // Instances of an app come one after the other with the same spec and ascending slots.
        var specs = details.OrderBy(detail => detail.Id).Where(detail => detail.Slot == 0).Select(detail => detail.Spec).ToList();
        var hidden = specs.SelectMany(spec => spec.Environment).Where(variable => IsHidden(variable.Value)).Select(variable => variable.Key).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = Text(specs.Select(WithoutHidden));
        session.Output.Data(asJson ? text : $"// The apps of {session.Home.Root}, for: pm2 start ecosystem.config.js\nmodule.exports = {text};");
        if (specs.Any(spec => spec.Logs.Rotation.Enabled)) session.Output.Aside("[PBM] logs are not rotated by PM2 without its module pm2-logrotate");
        if (hidden.Count > 0)
            session.Output.Aside($"[PBM] values of secret variables are not shown: {string.Join(", ", hidden)} must be in the environment of the shell that runs it, or --reveal prints them");
        return ExitCode.Ok;
    }

    private static bool IsHidden(string value) => value is SealedValue.Hidden or SealedValue.CannotBeRead;

    /// <summary>What is left out of <c>env</c> the app has from the shell that starts it.</summary>
    private static AppSpec WithoutHidden(AppSpec spec) => spec with { Environment = spec.Environment.Where(variable => !IsHidden(variable.Value)).ToDictionary() };

    /// <summary>The apps as one JSON document.</summary>
    public static string Text(IEnumerable<AppSpec> specs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("apps");
            foreach (var spec in specs) EcosystemApp.Write(json, spec);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
