namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>What a command line did.</summary>
internal sealed record CommandResult(string Line, int ExitCode, string Output, string Error, TimeSpan Took)
{
    /// <summary>Everything it printed.</summary>
    public string All => Output + Error;

    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Line} ended with {ExitCode}\n{All}");
        return this;
    }

    public CommandResult Failed(int code = 1)
    {
        Assert.True(ExitCode == code, $"{Line} ended with {ExitCode}, expected {code}\n{All}");
        Assert.DoesNotContain("Unhandled exception", All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", All, StringComparison.Ordinal);
        return this;
    }
}
