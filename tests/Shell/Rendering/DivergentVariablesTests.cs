using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Tests.Rendering;

public sealed class DivergentVariablesTests
{
    private static readonly Dictionary<string, string> Shell = new() { ["LANG"] = "C", ["PATH"] = "/bin", ["SHLVL"] = "2", ["TOKEN"] = "x", ["ONLY_HERE"] = "1" };

    [Fact]
    public void What_both_have_with_another_value_is_shown_and_no_secret_is_told()
    {
        var app = new Dictionary<string, string> { ["PATH"] = "/usr/bin", ["LANG"] = "C", ["SHLVL"] = "1", ["TOKEN"] = SealedValue.Hidden, ["ONLY_THERE"] = "1" };
        Assert.Equal([new("PATH", "/usr/bin")], DivergentVariables.Of(app, Shell));
    }

    [Fact]
    public void They_are_a_table_and_nothing_where_there_are_none()
    {
        var text = new StringBuilder();
        DivergentVariables.Append(text, [], new Palette(false));
        Assert.Equal("", text.ToString());
        DivergentVariables.Append(text, [new("LANG", "xx")], new Palette(false));
        Assert.Equal(" Divergent env variables from local env \n┌──────┬────┐\n│ LANG │ xx │\n└──────┴────┘\n", text.ToString());
    }
}
