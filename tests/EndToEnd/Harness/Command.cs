using System.Diagnostics;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Runs a program to its end. Its output must close with it: what it leaves in the background may not hold our pipes.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment,
        string? cwd = null, string? input = null, TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = cwd ?? Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            if (value is not null)
                start.Environment[name] = value;

        var line = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();

        var limit = timeout ?? Patience;
        var ended = Task.WhenAll(process.WaitForExitAsync(TestContext.Current.CancellationToken), output, error);
        if (await Task.WhenAny(ended, Task.Delay(limit, TestContext.Current.CancellationToken)) != ended)
        {
            var why = process.HasExited ? "ended and left its output open" : "did not end";
            if (!process.HasExited) process.Kill();
            Assert.Fail($"{line}: {why} within {limit.TotalSeconds:0} s\n{Partial(output)}{Partial(error)}");
        }

        await ended;
        return new CommandResult(line, process.ExitCode, await output, await error, Stopwatch.GetElapsedTime(began));
    }

    private static string Partial(Task<string> text) => text.IsCompletedSuccessfully ? text.Result : "";
}
