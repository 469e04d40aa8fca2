using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm fleet client-cert</c>, <c>clients</c>, <c>revoke</c>: who may speak with the servers from outside the fleet.</summary>
internal static class FleetClientCommands
{
    private static readonly string[] Headers = ["client", "may", "until", "state"];

    public static IEnumerable<Command> Declare(Session session)
    {
        var name = new Argument<string>("name") { Description = "what the client is called: laptop" };
        var role = new Option<string>("--role") { Description = "view (the usual), operate or admin", HelpName = "role" };
        var days = new Option<string>("--days") { Description = "counts for so many days (90)", HelpName = "number" };
        var output = new Option<string>("--out") { Description = "file to write (<name>.pem)", HelpName = "file" };
        yield return new Command("client-cert", "let somebody outside the fleet speak with its servers: pbm <address>:9110 ls") { name, role, days, output }
            .Does((parsed, cancellation) => IssueAsync(
                session,
                parsed.GetValue(name)!,
                RoleOf(parsed.GetValue(role)),
                parsed.GetValue(days) is { } text ? SettingValues.Count(new SettingInput("--days", [text])) : null,
                parsed.GetValue(output),
                cancellation));
        var json = new Option<bool>("--json") { Description = "JSON" };
        yield return new Command("clients", "those outside the fleet who may speak with its servers") { json }
            .Does((parsed, cancellation) => ListAsync(session, parsed.GetValue(json), cancellation));
        var client = new Argument<string>("name") { Description = "name of a client" };
        yield return new Command("revoke", "take the certificate of a client away, at once") { client }
            .Does((parsed, cancellation) => RevokeAsync(session, parsed.GetValue(client)!, cancellation));
    }

    private static async Task<ExitCode> IssueAsync(Session session, string name, ClientRole role, int? days, string? output, CancellationToken cancellation)
    {
        var file = Path.GetFullPath(output ?? $"{name}.pem", session.Machine.CurrentFolder);
        if (File.Exists(file)) throw new DeclarationException($"{file} is there already", "--out names another file");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var node = await session.NodeAsync(cancellation);
        var issued = await node.IssueClientAsync(
            new IssueClient
            {
                Name = name,
                Role = role,
                Days = days,
                SigningRequest = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256).CreateSigningRequestPem(),
            },
            cancellation);
        ClientCertificate.Save(file, ClientCertificate.Write(issued, key.ExportPkcs8PrivateKeyPem()));
        session.Output.Info($"{name} may {Word(role)} until {Day(issued.Client.EndsAt)} with {file}");
        TellSilent(session, issued.Silent);
        session.Output.Line($"copy it to the other machine as ~/.config/actorpm/client.pem (chmod 600), then there: pbm {issued.Servers[0]} ls");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ListAsync(Session session, bool asJson, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation, forPrograms: asJson);
        var clients = await node.ClientsAsync(cancellation);
        if (asJson)
        {
            session.Output.Data(JsonSerializer.Serialize(clients, ApiJson.Default.FleetClients));
            return ExitCode.Ok;
        }

        var rows = clients.Clients.Select(client => new Cell[]
        {
            new(client.Name),
            new(Word(client.Role)),
            new(Day(client.EndsAt)),
            new(client.State, client.State == "valid" ? (palette, text) => palette.Green(text) : (palette, text) => palette.Red(text)),
        }).ToList();
        session.Output.Line(rows.Count == 0 ? "no clients: pbm fleet client-cert lets somebody in" : BoxTable.Render(Headers, rows, session.Output.Colours));
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> RevokeAsync(Session session, string name, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var revoked = await node.RevokeClientAsync(new RevokeClient(name), cancellation);
        session.Output.Info($"{name} may not come in any more");
        TellSilent(session, revoked.Silent);
        return ExitCode.Ok;
    }

    private static void TellSilent(Session session, IReadOnlyList<string> silent)
    {
        if (silent.Count > 0) session.Output.Warning($"not told yet, they hear it when they are back: {string.Join(", ", silent)}");
    }

    private static ClientRole RoleOf(string? text) => text switch
    {
        null or "view" => ClientRole.View,
        "operate" => ClientRole.Operate,
        "admin" => ClientRole.Admin,
        _ => throw new SettingInput("--role", [text]).Expected("view, operate or admin"),
    };

    private static string Word(ClientRole role) => role.ToString().ToLowerInvariant();

    private static string Day(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToLocalTime().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
