using System.Globalization;
using System.Text;
using ActorPm.Actors.Ports;
using ActorPm.Node.Os;
using ActorPm.Node.Readings;

namespace ActorPm.Node.Runtimes;

/// <summary>
/// The sockets that .NET runtimes open for tools: <c>dotnet-diagnostic-PID-START-socket</c> in the temporary
/// folder, START being the start time of the process in clock ticks. Files of dead processes lie about.
/// </summary>
internal static class DiagnosticSockets
{
    private const string Pattern = "dotnet-diagnostic-*-socket";

    /// <summary>A tree is never deeper; pids that are used again while we look could form a circle.</summary>
    private const int DeepestTree = 64;

    /// <summary>The app's runtime in the tree below each root; roots without one are left out.</summary>
    public static IReadOnlyDictionary<int, RuntimeDoor> Find(IReadOnlyCollection<RuntimeRoot> roots)
    {
        var doors = new Dictionary<int, RuntimeDoor>();
        foreach (var folder in roots.GroupBy(root => root.TemporaryFolder))
        {
            var pids = folder.Select(root => root.Pid).ToHashSet();
            var found = List(folder.Key).Select(socket => (Socket: socket, Place: Place(socket.Pid, pids))).Where(one => one.Place is not null).ToList();
            foreach (var ofRoot in found.GroupBy(one => one.Place!.Value.Root))
            {
                var processes = ofRoot.Select(one => new DotNetProcess(one.Socket.Pid, one.Place!.Value.Depth, Arguments(one.Socket.Pid)));
                if (DotNetProcess.Choose(processes) is { } app)
                    doors[ofRoot.Key] = ofRoot.First(one => one.Socket.Pid == app.Pid).Socket;
            }
        }

        return doors;
    }

    /// <summary>Pid and start time in the name of a socket; null when it is not one.</summary>
    public static (int Pid, long StartTicks)? ReadName(string name)
    {
        var parts = name.Split('-');
        return parts is ["dotnet", "diagnostic", var pid, var start, "socket"]
            && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? (number, ticks)
            : null;
    }

    private static IEnumerable<RuntimeDoor> List(string folder)
    {
        IEnumerable<string> files;
        try
        {
            files = Directory.GetFiles(folder, Pattern);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        // The folder is open to everybody: a socket must belong to the user of its process.
        return from file in files
               let name = ReadName(Path.GetFileName(file))
               where name is not null && ProcessFile.StartTicks(name.Value.Pid) == name.Value.StartTicks
                   && Owners.Find(file) is { } owner && owner == Owners.Find($"/proc/{name.Value.Pid}")
               select new RuntimeDoor(name.Value.Pid, file);
    }

    private static (int Root, int Depth)? Place(int pid, HashSet<int> roots)
    {
        for (var depth = 0; depth < DeepestTree && pid > 1; depth++)
        {
            if (roots.Contains(pid)) return (pid, depth);
            pid = ProcessFile.Parent(pid);
        }

        return null;
    }

    private static string[] Arguments(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Fields of <c>/proc/PID/stat</c>.</summary>
    private static class ProcessFile
    {
        private const int StartField = 22;

        public static int Parent(int pid) =>
            Read(pid) is { } line && ProcessStat.TryParse(Encoding.UTF8.GetBytes(line), out var stat) ? stat.Parent : 0;

        public static long? StartTicks(int pid)
        {
            if (Read(pid) is not { } line) return null;
            // The name, field 2, may hold blanks; after its bracket comes field 3.
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length > StartField - 3 && long.TryParse(fields[StartField - 3], CultureInfo.InvariantCulture, out var ticks) ? ticks : null;
        }

        private static string? Read(int pid)
        {
            var path = $"/proc/{pid}/stat";
            // Most sockets are of processes long dead: asking is a hundred times cheaper than failing.
            if (!File.Exists(path)) return null;
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
