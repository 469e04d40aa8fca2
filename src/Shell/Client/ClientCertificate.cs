using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Client;

/// <summary>
/// The file with which somebody outside a fleet speaks with its servers: certificate, private key and the authorities to trust, as PEM
/// with comments for people. Other programs can read it too (<c>curl --cert file --cacert file</c>).
/// </summary>
internal sealed class ClientCertificate
{
    /// <summary>Names the file.</summary>
    public const string Variable = "ACTORPM_CERTIFICATE";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private ClientCertificate(string file, X509Certificate2 own, X509Certificate2Collection authorities) => (File, Own, Authorities) = (file, own, authorities);

    /// <summary>Where it was read from.</summary>
    public string File { get; }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Whose servers are trusted.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Where a certificate for a server is looked for, in this order.</summary>
    /// <param name="machine">Variables.</param>
    /// <param name="home">The home of this user's ActorPm.</param>
    /// <param name="host">The server.</param>
    public static IReadOnlyList<string> Places(IMachine machine, string home, string host)
    {
        if (machine.Variable(Variable) is { Length: > 0 } named) return [Path.GetFullPath(named, machine.CurrentFolder)];
        var settings = machine.Variable("XDG_CONFIG_HOME") is ['/', ..] folder ? folder : Path.Combine(machine.Variable("HOME") ?? "/", ".config");
        var ours = Path.Combine(settings, "actorpm");
        return [Path.Combine(ours, host.Replace(':', '_') + ".pem"), Path.Combine(ours, "client.pem"), Path.Combine(home, "client.pem")];
    }

    /// <summary>Reads the first that is there.</summary>
    /// <exception cref="DeclarationException">There is none, or it cannot be used; says which and why.</exception>
    public static ClientCertificate Find(IReadOnlyList<string> places)
    {
        var file = places.FirstOrDefault(System.IO.File.Exists)
            ?? throw new DeclarationException(
                $"another server is asked with a certificate, and there is none in {string.Join(", ", places)}",
                $"on a server of the fleet: pbm fleet client-cert <name>; then copy its file to {places[^Math.Min(2, places.Count)]}, or name it with {Variable}");
        try
        {
            if ((System.IO.File.GetUnixFileMode(file) & Others) != 0)
                throw new DeclarationException($"{file} has a private key and can be read by others", $"chmod 600 {file}");
            var text = System.IO.File.ReadAllText(file);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(text);
            if (all.Count < 2) throw new DeclarationException($"{file} has no certificate of an authority", "it was cut off: copy the whole file again");
            var own = X509Certificate2.CreateFromPem(text, text);
            return new ClientCertificate(file, own, [.. all.Skip(1)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DeclarationException($"{file} cannot be used: {fault.Message}", "pbm fleet client-cert on a server of the fleet makes another");
        }
    }

    /// <summary>The text of a file.</summary>
    /// <param name="issued">What the server gave.</param>
    /// <param name="keyPem">The private key.</param>
    public static string Write(ClientIssued issued, string keyPem)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# ActorPm: {issued.Client.Name} may {issued.Client.Role.ToString().ToLowerInvariant()} on the servers of the fleet {issued.FleetId}\n");
        text.Append(CultureInfo.InvariantCulture, $"# until {DateTimeOffset.FromUnixTimeMilliseconds(issued.Client.EndsAt):yyyy-MM-dd HH:mm} UTC; whoever has this file may do the same\n");
        text.Append(CultureInfo.InvariantCulture, $"# servers: {string.Join(' ', issued.Servers)}\n");
        foreach (var authority in issued.Authorities)
        {
            using var certificate = X509Certificate2.CreateFromPem(authority);
            text.Append(CultureInfo.InvariantCulture, $"# authority: SHA-256 {Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256))}\n");
        }

        foreach (var part in (string[])[issued.Certificate, keyPem, .. issued.Authorities]) text.Append(part.TrimEnd('\n')).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes a new file for its owner alone.</summary>
    /// <exception cref="DeclarationException">It is there already, or cannot be written.</exception>
    public static void Save(string file, string text)
    {
        try
        {
            using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DeclarationException($"{file} cannot be written: {fault.Message}", "--out names another file");
        }
    }
}
