using Xunit;

namespace ActorPm.Hocon.Tests;

/// <summary>The rules of the specification, each by an example.</summary>
public sealed class HoconReaderTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"a": {"b": [1, true, null, "x"]}}""", """{"a":{"b":[1,true,null,"x"]}}""")]
    [InlineData("a = 1\nb : 2 # comment\nc = 3 // comment", """{"a":1,"b":2,"c":3}""")]
    [InlineData("a { b = 1 }\na { c = 2 }", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a.b.c = 1, a.b.d = 2", """{"a":{"b":{"c":1,"d":2}}}""")]
    [InlineData("\"a.b\".c = 1", """{"a.b":{"c":1}}""")]
    [InlineData("a = 1\na = 2", """{"a":2}""")]
    [InlineData("a { b = 1 }\na = 3\na { c = 2 }", """{"a":{"c":2}}""")]
    [InlineData("a = [1, 2,\n 3\n 4,]", """{"a":[1,2,3,4]}""")]
    [InlineData("a = foo bar  baz  # end", """{"a":foo bar  baz}""")]
    [InlineData("a = foo \"bar\" 3", """{"a":"foo bar 3"}""")]
    [InlineData("a = /srv/web", """{"a":/srv/web}""")]
    [InlineData("a = \"\"\"one\n\"two\" \"\"\"\"", """{"a":"one\n"two" ""}""")]
    [InlineData("a = \"tab\\t\\u0041\"", "{\"a\":\"tab\tA\"}")]
    [InlineData("a = [1] [2, 3]", """{"a":[1,2,3]}""")]
    [InlineData("a = {b: 1} {c: 2}", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a += 1\na += 2", """{"a":[1,2]}""")]
    [InlineData("a = [0]\nb { }\na += {x: 1}", """{"a":[0,{"x":1}],"b":{}}""")]
    [InlineData("a\n{ b = 1 }", null)]
    [InlineData("a =\n 1", """{"a":1}""")]
    [InlineData("include = 1", """{"include":1}""")]
    [InlineData("a = 10s\r\nb = 512 MiB\r\n", """{"a":10s,"b":512 MiB}""")]
    public void Texts_mean_what_the_specification_says(string text, string? json)
    {
        if (json is null) Assert.Throws<HoconException>(() => HoconText.ToJson(text));
        else Assert.Equal(json, HoconText.ToJson(text));
    }

    [Theory]
    [InlineData("a = ${b}\nb = 1\nb = 2", """{"a":2,"b":2}""")]
    [InlineData("a { x = 1 }\nb = ${a} { y = 2 }", """{"a":{"x":1},"b":{"x":1,"y":2}}""")]
    [InlineData("d { x = 1, y = 1 }\nb = ${d}\nb.y = 2", """{"d":{"x":1,"y":1},"b":{"x":1,"y":2}}""")]
    [InlineData("p = 1\np = ${p}0", """{"p":10}""")]
    [InlineData("a.p = /bin\na.p = ${a.p}:/usr", null)]
    [InlineData("a.p = /bin\na.p = ${a.p}\":/usr\"", """{"a":{"p":"/bin:/usr"}}""")]
    [InlineData("a = ${?nobody}", "{}")]
    [InlineData("a = 1\na = ${?nobody}", """{"a":1}""")]
    [InlineData("a = [1, ${?nobody}, 2]", """{"a":[1,2]}""")]
    [InlineData("a = x ${?nobody}", """{"a":x}""")]
    [InlineData("a { b = ${a.c}, c = 1 }", """{"a":{"b":1,"c":1}}""")]
    [InlineData("x = ${a.b.c}\na = ${t}\nt { b { c = 7 } }", """{"x":7,"a":{"b":{"c":7}},"t":{"b":{"c":7}}}""")]
    [InlineData("home = ${HOME}/x", """{"home":/root/x}""")]
    [InlineData("HOME = mine\nhome = ${HOME}", """{"HOME":mine,"home":mine}""")]
    [InlineData("a = \"${HOME}\"", """{"a":"${HOME}"}""")]
    public void Substitutions_see_the_whole_file_then_the_environment(string text, string? json)
    {
        var variables = new Dictionary<string, string> { ["HOME"] = "/root" };
        if (json is null) Assert.Throws<HoconException>(() => HoconText.ToJson(text, variables: variables));
        else Assert.Equal(json, HoconText.ToJson(text, variables: variables));
    }

    [Theory]
    [InlineData("a = ${b}", "x.conf:1:5: ${b} is neither a value of this file nor an environment variable")]
    [InlineData("a = ${a}", "x.conf:1:5: ${a} is neither")]
    [InlineData("a = ${b}\nb = ${a}", "depends on itself")]
    [InlineData("a { b = ${a} }", "x.conf:1:9:")]
    [InlineData("a {\n  b = 1\n", "x.conf:1:3: a brace that is never closed")]
    [InlineData("a = [1,\n", "x.conf:1:5: a bracket that is never closed")]
    [InlineData("a = \"x\ny\"", "x.conf:1:5: a text in quotes that does not end on its line")]
    [InlineData("a = \"\\q\"", "x.conf:1:7: \\q means nothing in quotes")]
    [InlineData("a = 1 }", "x.conf:1:7: expected a comma or the end of the line, found '}'")]
    [InlineData("a 1", "x.conf:1:3: expected '=', ':' or '{' after a, found '1'")]
    [InlineData("a = ", "x.conf:1:5: expected a value for a, found the end of the file")]
    [InlineData("a. = 1", "x.conf:1:3: expected a name after 'a.', found")]
    [InlineData("= 1", "x.conf:1:1: expected a name, found '='")]
    [InlineData("[1]", "x.conf:1:1: a list at the root")]
    [InlineData("a = ${b", "x.conf:1:8: expected '}' after ${b")]
    [InlineData("a = [1] {b: 2}", "cannot be put side by side")]
    [InlineData("include required(\"no.conf\")", "x.conf:1:1: the included file no.conf is not there or not readable (looked for /etc/app/no.conf)")]
    [InlineData("a = 1,, b = 2", "x.conf:1:7: expected a name, found ','")]
    public void A_fault_has_its_place_what_was_expected_and_what_was_found(string text, string message) =>
        Assert.Contains(message, Assert.Throws<HoconException>(() => HoconText.ToJson(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Includes_are_relative_to_the_file_they_stand_in()
    {
        var files = new Dictionary<string, string>
        {
            ["/etc/app/sub/one.conf"] = "include \"two.conf\"\none = ${two}",
            ["/etc/app/sub/two.conf"] = "two = 2",
        };
        Assert.Equal("""{"two":2,"one":2,"two2":3}""", HoconText.ToJson("include \"sub/one.conf\"\ntwo2 = 3", files));
        Assert.Equal("""{"a":{"two":2,"one":2}}""", HoconText.ToJson("a { include file(\"sub/one.conf\") }", files));
        Assert.Equal("""{"b":1}""", HoconText.ToJson("include \"nobody.conf\"\nb = 1", files));
    }

    [Fact]
    public void A_fault_in_an_included_file_names_that_file()
    {
        var files = new Dictionary<string, string> { ["/etc/app/one.conf"] = "\n a = = 1" };
        Assert.StartsWith("one.conf:2:6:", Assert.Throws<HoconException>(() => HoconText.ToJson("include \"one.conf\"", files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_includes_itself_is_a_fault()
    {
        var files = new Dictionary<string, string> { ["/etc/app/x.conf"] = "include \"x.conf\"" };
        Assert.Contains("nested more than", Assert.Throws<HoconException>(() => HoconText.ToJson("include \"x.conf\"", files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_know_their_line()
    {
        var root = HoconReader.Read("a = 1\nb {\n  c = x\n}", "x.conf", "/", HoconSource.Nothing);
        Assert.Equal(new Origin("x.conf", 3, 7), ((HoconObject)root.Find("b")!).Find("c")!.Origin);
    }
}
