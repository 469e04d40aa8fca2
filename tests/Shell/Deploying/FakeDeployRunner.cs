using ActorPm.Shell.Deploying;

namespace ActorPm.Shell.Tests.Deploying;

/// <summary>Notes what is run; answers as told.</summary>
internal sealed class FakeDeployRunner : IDeployRunner
{
    /// <summary>Exit code by the command line; 0 without an entry that is part of it.</summary>
    public Dictionary<string, int> ExitCodes { get; } = [];

    /// <summary>What a command line prints, by a part of it.</summary>
    public Dictionary<string, string> Outputs { get; } = [];

    public List<string> Ran { get; } = [];

    public Task<int> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) => Task.FromResult(Note(program, arguments).ExitCode);

    public Task<(int ExitCode, string Output)> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Task.FromResult(Note(program, arguments));

    private (int ExitCode, string Output) Note(string program, IReadOnlyList<string> arguments)
    {
        var line = string.Join(" ", [program, .. arguments]);
        Ran.Add(line);
        return (ExitCodes.FirstOrDefault(entry => line.Contains(entry.Key)).Value, Outputs.FirstOrDefault(entry => line.Contains(entry.Key)).Value ?? "");
    }
}
