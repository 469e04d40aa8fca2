using System.Xml;
using System.Xml.Linq;
using ActorPm.Node.Os;
using Microsoft.AspNetCore.DataProtection;

namespace ActorPm.Node.Secrets;

/// <summary>The keys in a folder, by ASP.NET Core's Data Protection. Files of keys are for their owner only (0600 in 0700).</summary>
internal sealed class KeyRing
{
    private const string ApplicationName = "ActorPm";
    private const string Purpose = "ActorPm.SecretVariables.v1";
    private const string KeyFiles = "key-*.xml";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder;
    private readonly IDataProtector _protector;
    private int _keys = -1;

    private KeyRing(string folder) => (_folder, _protector) = (
        folder,
        DataProtectionProvider.Create(new DirectoryInfo(folder), static builder => builder.SetApplicationName(ApplicationName)).CreateProtector(Purpose));

    /// <summary>Whether there is any key.</summary>
    public static bool IsThere(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, KeyFiles).Any();

    /// <summary>Reads the keys; the folder is made where there is none, a first key with the first value.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="damaged">Files that are no keys: set aside, since one of them would make the others useless.</param>
    public static KeyRing Open(string folder, out IReadOnlyList<string> damaged)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        if (File.GetUnixFileMode(folder) != OwnerOnly) File.SetUnixFileMode(folder, OwnerOnly);
        List<string> bad = [];
        foreach (var file in Directory.EnumerateFiles(folder, KeyFiles).Where(file => !IsKey(file)).ToList())
        {
            File.Move(file, file + ".damaged", overwrite: true);
            bad.Add(Path.GetFileName(file));
        }

        damaged = bad;
        return new KeyRing(folder);
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">It cannot be done.</exception>
    public byte[] Protect(byte[] value)
    {
        var encrypted = _protector.Protect(value);
        Narrow();
        return encrypted;
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was not encrypted with one of these keys.</exception>
    public byte[] Unprotect(byte[] value) => _protector.Unprotect(value);

    private static bool IsKey(string file)
    {
        try
        {
            return XDocument.Load(file).Root?.Name.LocalName == "key";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>A key may just have been made (the first, and one each 90 days).</summary>
    private void Narrow()
    {
        var files = Directory.GetFiles(_folder, KeyFiles);
        if (files.Length == _keys) return;
        foreach (var file in files) PrivateFiles.Ensure(file);
        _keys = files.Length;
    }
}
