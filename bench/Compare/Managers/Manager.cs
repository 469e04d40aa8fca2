using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.Compare.Managers;

/// <summary>A process manager in a home of its own that is gone afterwards.</summary>
internal abstract class Manager : IAsyncDisposable
{
    protected Manager(string name)
    {
        Name = name;
        Folder = Directory.CreateTempSubdirectory($"compare-{name}-").FullName;
    }

    public string Name { get; }

    /// <summary>Scratch folder, the manager's home included.</summary>
    public string Folder { get; }

    /// <summary>The processes the manager itself consists of.</summary>
    public abstract IReadOnlyList<int> Daemons();

    /// <summary>Declares and starts apps from one file.</summary>
    public abstract Task StartAsync(IReadOnlyList<App> apps);

    /// <summary>Prints the list of what runs.</summary>
    public abstract Task ListAsync();

    /// <summary>Ends all apps and forgets them.</summary>
    public abstract Task ClearAsync();

    /// <summary>Ends the manager.</summary>
    protected abstract Task EndAsync();

    /// <summary>Where the output of an app goes, rotated files included.</summary>
    public abstract IEnumerable<string> LogFiles(string app);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            foreach (var pid in Daemons()) ProcFs.Signal(pid, 9);
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Runs one command to its end. Its output goes to a file, as in a script, and is shown when it fails.</summary>
    protected async Task RunAsync(string program, params string[] arguments)
    {
        var said = Path.Combine(Folder, "output");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >\"$SAID\" 2>&1 </dev/null", program, .. arguments])
        {
            WorkingDirectory = Folder,
        };
        start.Environment["SAID"] = said;
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Name}: {program} {string.Join(' ', arguments)} ended with {process.ExitCode}\n{await File.ReadAllTextAsync(said)}");
    }

    /// <summary>Variables of its commands and daemons.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Variables() => [];
}
