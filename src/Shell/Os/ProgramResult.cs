using System.Diagnostics;

namespace ActorPm.Shell.Os;

/// <summary>What a program of the system ended with and said.</summary>
/// <param name="Code">Exit code; 127 when it could not be started.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, or why it could not be started.</param>
internal sealed record ProgramResult(int Code, string Output, string Error)
{
    public bool Succeeded => Code == 0;

    /// <summary>Its words, errors first, without line breaks at the end.</summary>
    public string Words => (Error + Output).Trim();

    /// <summary>Runs a program of the PATH to its end, without input.</summary>
    public static ProgramResult Of(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ProgramResult(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return new ProgramResult(127, "", $"{program} cannot be run: {fault.Message}");
        }
    }
}
