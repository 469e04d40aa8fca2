using CsCheck;
using Xunit;

namespace ActorPm.Hocon.Tests;

/// <summary>Whatever is typed: an answer or a fault with a place, in bounded time and memory.</summary>
public sealed class HoconPropertyTests
{
    private static readonly Gen<string> Pieces = Gen.OneOfConst(
        "a", "b", ".", "=", ":", "{", "}", "[", "]", ",", "\n", " ", "\"", "\"x\"", "${a}", "${?b}", "${a.b}", "+=", "#c\n", "include \"f\"\n", "1", "\\", "$", "\"\"\"", "a.b");

    [Fact]
    public void No_text_makes_the_reader_crash() =>
        Pieces.Array[0, 40].Select(string.Concat).Sample(Survives, iter: 20_000);

    [Fact]
    public void No_characters_make_the_reader_crash() => Gen.String[0, 80].Sample(Survives, iter: 5_000);

    [Fact]
    public void Substitutions_that_multiply_do_not_fill_the_memory()
    {
        var text = "a0 = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + string.Concat(Enumerable.Range(1, 30).Select(level => $"a{level} = ${{a{level - 1}}} ${{a{level - 1}}}\n"));
        Assert.Throws<HoconException>(() => HoconText.ToJson(text));
        var strings = "a0 = xxxxxxxxxx\n" + string.Concat(Enumerable.Range(1, 60).Select(level => $"a{level} = ${{a{level - 1}}}${{a{level - 1}}}\n"));
        Assert.Throws<HoconException>(() => HoconText.ToJson(strings));
    }

    [Fact]
    public void A_deep_nest_is_a_fault_and_no_crash()
    {
        Assert.Contains("deep", Assert.Throws<HoconException>(() => HoconText.ToJson("a = " + new string('[', 100_000))).Message, StringComparison.Ordinal);
        Assert.Throws<HoconException>(() => HoconText.ToJson(string.Concat(Enumerable.Repeat("a {", 100_000))));
    }

    private static void Survives(string text)
    {
        try
        {
            HoconText.ToJson(text, new Dictionary<string, string> { ["/etc/app/f"] = "a { c = ${?a.b} }" });
        }
        catch (HoconException fault)
        {
            Assert.True(fault.Origin.Line > 0 && fault.Problem.Length > 0);
        }
    }
}
