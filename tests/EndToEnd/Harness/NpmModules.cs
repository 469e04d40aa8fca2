namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Packages of npm below <c>artifacts/npm</c>, installed once.</summary>
internal static class NpmModules
{
    /// <summary>The folder <c>node_modules</c> with this package; null when npm cannot install it here (no npm, no network).</summary>
    public static async Task<string?> WithAsync(string package)
    {
        var folder = Path.Combine(Binaries.Repository, "artifacts", "npm", package);
        var modules = Path.Combine(folder, "node_modules");
        if (Directory.Exists(modules)) return modules;
        // Made under another name: what is there is whole.
        var made = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        await File.WriteAllTextAsync(Path.Combine(made, "package.json"), "{}", TestContext.Current.CancellationToken);
        try
        {
            var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);
            var npm = await Command.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--silent", package], environment, made, timeout: TimeSpan.FromMinutes(3));
            if (npm.ExitCode != 0) return null;
            Directory.Move(made, folder);
            return modules;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        }
    }
}
