using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class EnvironmentFileTests
{
    [Fact]
    public void Lines_comments_quotes_and_several_lines_are_read()
    {
        var variables = Read("# c\nA=1\nexport B = two words # not this\nC='raw \\n # x'\nD=\"a\\nb\\\"c\"\nE=\n\nF=\"first\nsecond\"\nG=a#b\r\n");
        Assert.Equal(
            ["A=1", "B=two words", "C=raw \\n # x", "D=a\nb\"c", "E=", "F=first\nsecond", "G=a#b"],
            variables.Select(one => $"{one.Key}={one.Value}"));
    }

    [Theory]
    [InlineData("A=1\nno equals\n", "/work/.env:2: expected NAME=value, found 'no equals'")]
    [InlineData("A=\"open\n\n", "/work/.env:1: a quote that is never closed")]
    public void A_line_that_is_none_is_a_fault_with_its_place(string text, string message) =>
        Assert.Equal(message, Assert.Throws<DeclarationException>(() => Read(text)).Message);

    [Fact]
    public void What_the_file_says_is_below_what_the_app_declares()
    {
        var machine = new FakeMachine().File("/work/app.js").Programs("node").File("/work/.env", "A=file\nB=file\n");
        var spec = AppSpecBuilder.Build(
            new AppDeclaration { Script = "app.js", EnvironmentFiles = [".env"], Environment = new Dictionary<string, string> { ["B"] = "app" } }, machine);
        Assert.Equal(("file", "app"), (spec.Environment["A"], spec.Environment["B"]));
        var missing = Assert.Throws<DeclarationException>(() => AppSpecBuilder.Build(new AppDeclaration { Script = "app.js", EnvironmentFiles = ["gone.env"] }, machine));
        Assert.Equal("env_file gone.env not found or not readable", missing.Message);
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Read(string text) =>
        EnvironmentFile.Read(".env", "/work/.env", new FakeMachine().File("/work/.env", text));
}
