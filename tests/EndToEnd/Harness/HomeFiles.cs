namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>What the files of a home hold, those of running programs too.</summary>
internal static class HomeFiles
{
    /// <summary>All but sockets and locks.</summary>
    public static IEnumerable<string> Of(TestHome home) =>
        Directory.EnumerateFiles(home.Paths.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".sock" or ".lock"));

    /// <summary>The bytes of one.</summary>
    public static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
