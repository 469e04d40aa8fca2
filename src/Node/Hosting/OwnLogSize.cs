namespace ActorPm.Node.Hosting;

/// <summary>
/// Keeps the node's own log from growing for ever: at each start a large one is kept once more beside it and
/// emptied. It is open for appending by this process already, so it cannot be renamed.
/// </summary>
internal static class OwnLogSize
{
    private const long Largest = 10 * 1024 * 1024;

    /// <summary>Empties the file when it is larger than <paramref name="largest"/>; trouble with it stops nothing.</summary>
    public static void Limit(string path, long largest = Largest)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length <= largest) return;
            File.Copy(path, path + ".1", overwrite: true);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(0);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The disk may be full; the node starts all the same.
        }
    }
}
