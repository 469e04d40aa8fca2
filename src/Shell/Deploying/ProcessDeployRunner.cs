using System.ComponentModel;
using System.Diagnostics;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Deploying;

/// <summary>Runs programs of the PATH, on the caller's terminal.</summary>
internal sealed class ProcessDeployRunner : IDeployRunner
{
    public async Task<int> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(program, arguments));
        await EndAsync(process, cancellation);
        return process.ExitCode;
    }

    public async Task<(int ExitCode, string Output)> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await EndAsync(process, cancellation);
        await error;
        return (process.ExitCode, (await output).Trim());
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new DeclarationException($"{start.FileName} cannot be run: {fault.Message}", $"pbm deploy needs {start.FileName} in PATH: apt-get install openssh-client git");
        }
    }

    private static async Task EndAsync(Process process, CancellationToken cancellation)
    {
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
