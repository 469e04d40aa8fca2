using System.Text.Json;
using ActorPm.Contracts.Text;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Deploying;

/// <summary>Reads <c>deploy: { production: { … } }</c> of a configuration file, with PM2's keys.</summary>
internal static class DeployFile
{
    private static readonly string[] Keys =
    [
        "user", "host", "port", "key", "ref", "repo", "path", "ssh_options", "fetch", "env",
        "pre-setup", "post-setup", "pre-deploy-local", "pre-deploy", "post-deploy",
    ];

    /// <summary>The environments a file declares.</summary>
    public static IReadOnlyList<string> Environments(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("deploy", out var deploy) && deploy.ValueKind == JsonValueKind.Object
            ? [.. deploy.EnumerateObject().Select(property => property.Name)]
            : [];

    /// <summary>In HOCON an environment that the file does not have is an error, in PM2's formats nothing.</summary>
    private static bool HasEnvironment(JsonElement root, string environment) =>
        !root.TryGetProperty("environments", out var names) || names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(name => name.ValueEquals(environment));

    /// <exception cref="DeclarationException">It is not declared, or not as it must be; all faults are told at once.</exception>
    public static DeployTarget Read(JsonElement root, string file, string environment, List<string> warnings)
    {
        var names = Environments(root);
        if (!names.Contains(environment))
        {
            var hint = names.Count == 0 ? "a deploy: { production: { user, host, ref, repo, path } } beside apps says where to" : "it declares " + string.Join(", ", names);
            throw new DeclarationException(
                $"{environment} environment is not defined in {file} file", Nearest.To(environment, names) is { } near ? $"did you mean '{near}'?" : hint);
        }

        var faults = new List<string>();
        var reader = new FieldReader(root.GetProperty("deploy").GetProperty(environment), $"{file}: deploy.{environment}", faults);
        if (faults.Count > 0) throw new DeclarationException(faults[0]);
        warnings.AddRange(reader.Unknown(Keys));
        var user = reader.Text("user");
        var target = new DeployTarget
        {
            Name = environment,
            User = user,
            Hosts = reader.Texts("host"),
            Port = reader.Port("port"),
            Key = reader.Text("key"),
            SshOptions = reader.Texts("ssh_options"),
            Ref = reader.Text("ref"),
            Repository = reader.Text("repo") ?? "",
            Path = reader.Text("path")?.TrimEnd('/') ?? "",
            Shallow = reader.Text("fetch") == "fast",
            Environment = reader.Variables("env"),
            PreSetup = reader.Text("pre-setup"),
            PostSetup = reader.Text("post-setup"),
            PreDeployLocal = reader.Text("pre-deploy-local"),
            PreDeploy = reader.Text("pre-deploy"),
            PostDeploy = reader.Text("post-deploy") ?? $"pbm startOrReload {ShellWords.Join([file])}{(HasEnvironment(root, environment) ? $" --env {ShellWords.Join([environment])}" : "")}",
        };
        if (target.Hosts.Count == 0) reader.Fault("host", "expected a name or address of a server, or a list of them");
        foreach (var host in target.Hosts.Where(host => host.StartsWith('-') || host.Any(char.IsWhiteSpace))) reader.Fault("host", $"'{host}' is not a name or address of a server");
        if (target.Repository.Length == 0) reader.Fault("repo", "expected the address git clones from");
        if (target.Path.Length == 0) reader.Fault("path", "expected a folder on the server");
        return faults.Count == 0 ? target : throw new DeclarationException(string.Join('\n', faults));
    }
}
