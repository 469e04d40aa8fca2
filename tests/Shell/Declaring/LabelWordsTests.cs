using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class LabelWordsTests
{
    [Fact]
    public void Of_two_of_one_name_the_last_counts() =>
        Assert.Equal(new Dictionary<string, string> { ["role"] = "db", ["zone"] = "b" }, LabelWords.Read(["role=web", "zone=b", "role=db"], "--label"));

    [Theory]
    [InlineData("role", "--label role: a label has a name and a value")]
    [InlineData("role=", "--label role=: a label has a name and a value")]
    [InlineData("=web", "--label =web: a label has a name and a value")]
    [InlineData("role=a|b", "--label role=a|b: no place could name that: a label has no = ! , | in its name and no , | in its value")]
    [InlineData("role!=a", "--label role!=a: no place could name that: a label has no = ! , | in its name and no , | in its value")]
    [InlineData("role==a", "--label role==a: no place could name that: a label has no = ! , | in its name and no , | in its value")]
    [InlineData(" role=a", "--label  role=a: no place could name that: a label has no = ! , | in its name and no , | in its value")]
    [InlineData("server=alpha", "--label server=alpha: no label can be called server, a place names servers with it")]
    [InlineData("Server=alpha", "--label Server=alpha: no label can be called server, a place names servers with it")]
    public void What_no_place_could_name_is_refused(string word, string message) =>
        Assert.Equal(message, Assert.Throws<DeclarationException>(() => LabelWords.Read([word], "--label")).Message);

    [Fact]
    public void Blanks_within_a_value_are_part_of_it() => Assert.Equal("first floor", LabelWords.Read(["zone=first floor"], "--label")["zone"]);

    [Fact]
    public void An_empty_value_takes_a_label_away_where_that_can_be_meant() =>
        Assert.Equal("", LabelWords.Read(["role="], "label", mayBeEmpty: true)["role"]);
}
