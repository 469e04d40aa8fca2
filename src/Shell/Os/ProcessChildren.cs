using System.Globalization;

namespace ActorPm.Shell.Os;

/// <summary>Children of this process that it did not start itself.</summary>
internal static class ProcessChildren
{
    private const int DoNotWait = 1; // WNOHANG

    /// <summary>Pids of all children, zombies included.</summary>
    public static IReadOnlyList<int> OfThis()
    {
        var children = new List<int>();
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                foreach (var word in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    children.Add(int.Parse(word, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return children;
    }

    /// <summary>Takes the end of a child that has ended; one that lives is left alone.</summary>
    public static void Reap(int pid) => _ = LibC.WaitPid(pid, 0, DoNotWait);
}
