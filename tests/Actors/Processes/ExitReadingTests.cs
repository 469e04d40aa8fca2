using ActorPm.Actors.Processes;
using ActorPm.Contracts.Keeper;
using Xunit;

namespace ActorPm.Actors.Tests.Processes;

public sealed class ExitReadingTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("1\n2\n3\n4\n5\n6\n", "2|3|4|5|6")]
    [InlineData("Error: no database\n    at a (x.js:1)\n    at b\n    at c\n    at d\n    at e\n\nNode.js v20\n", "Error: no database|Node.js v20")]
    [InlineData("    at a\n    at b\n", "    at a|    at b")]
    [InlineData("", "")]
    public void The_last_telling_lines_of_the_standard_error_are_kept(string text, string expected)
    {
        var exit = ExitReading.Read(new ExitedEvent
        {
            Instance = 0,
            Generation = 1,
            Pid = 2,
            Cause = ExitCause.Own,
            SpawnedAt = 0,
            ExitedAt = 1,
            ErrorTail = text,
        });
        Assert.Equal(expected, string.Join('|', exit.ErrorLines));
    }
}
