using System.Text.Json;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Tests.Rendering;

public class NodeNotationTests
{
    // What node -p prints of each of these with depth null.
    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a":1,"b":"x","c":[1,2],"d":null,"e":true}""", "{ a: 1, b: 'x', c: [ 1, 2 ], d: null, e: true }")]
    [InlineData("""{"pm-x":1,"9":2,"_a":3}""", "{ 'pm-x': 1, '9': 2, _a: 3 }")]
    [InlineData("\"it's\"", "\"it's\"")]
    [InlineData("\"a\\nb\"", "'a\\nb'")]
    [InlineData("""{"a":{"b":{"c":{"d":1}}}}""", "{\n  a: { b: { c: { d: 1 } } }\n}")]
    public void It_is_what_Node_prints(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(expected, NodeNotation.Render(document.RootElement));
    }

    [Fact]
    public void What_does_not_fit_a_line_takes_one_line_each()
    {
        var json = $$"""{"first":"{{new string('x', 80)}}","second":"{{new string('y', 80)}}"}""";
        using var document = JsonDocument.Parse(json);
        Assert.Equal($"{{\n  first: '{new string('x', 80)}',\n  second: '{new string('y', 80)}'\n}}", NodeNotation.Render(document.RootElement));
    }
}
