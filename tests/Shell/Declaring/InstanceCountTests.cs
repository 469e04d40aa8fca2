using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class InstanceCountTests
{
    [Theory]
    [InlineData("6", 6, null)]
    [InlineData("max", 0, null)]
    [InlineData("-1", -1, null)]
    [InlineData("per_server", 1, "per_server")]
    [InlineData("per_server:1", 1, "per_server")]
    [InlineData("per_server:02", 2, "per_server:2")]
    [InlineData("single", 1, "single")]
    public void Numbers_count_one_server_and_words_the_fleet(string text, int value, string? word)
    {
        Assert.True(InstanceCount.TryParse(text, out var count));
        Assert.Equal((value, word), (count.Value, count.InFleet));
    }

    [Theory]
    [InlineData("per_server:0")]
    [InlineData("per_server:-1")]
    [InlineData("per_server:")]
    [InlineData("per_server:10001")]
    [InlineData("per_server:max")]
    [InlineData("single:2")]
    [InlineData("10001")]
    [InlineData("")]
    public void Anything_else_is_no_number_of_instances(string text) => Assert.False(InstanceCount.TryParse(text, out _));
}
