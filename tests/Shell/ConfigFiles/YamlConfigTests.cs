using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using CsCheck;

namespace ActorPm.Shell.Tests.ConfigFiles;

public class YamlConfigTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: -1.5", """{"a":-1.5}""")]
    [InlineData("a: 1.0e3", """{"a":1.0e3}""")]
    [InlineData("a: 0755", """{"a":"0755"}""")]
    [InlineData("a: 1_000", """{"a":"1_000"}""")]
    [InlineData("a: 1.", """{"a":"1."}""")]
    [InlineData("a: .inf", """{"a":".inf"}""")]
    [InlineData("a: 300M", """{"a":"300M"}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: true\nb: False\nc: yes", """{"a":true,"b":false,"c":"yes"}""")]
    [InlineData("a:\nb: ~\nc: ''", """{"a":null,"b":null,"c":""}""")]
    [InlineData("- a\n- [b, c]", """["a",["b","c"]]""")]
    [InlineData("x: &x {a: 1}\ny: *x", """{"x":{"a":1},"y":{"a":1}}""")]
    [InlineData("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3", """{"x":{"a":1,"b":2},"y":{"b":3,"a":1}}""")]
    [InlineData("x: {a: 1}\ny:\n  <<: [{a: 1}, {a: 2, c: 3}]\n", """{"x":{"a":1},"y":{"a":1,"c":3}}""")]
    [InlineData("a: |\n  one\n  two\n", """{"a":"one\ntwo\n"}""")]
    public void Values_mean_what_the_core_schema_says(string yaml, string json) => Assert.Equal(json, YamlConfig.ToJson(yaml, "x.yml"));

    [Theory]
    [InlineData("a: [1", "File x.yml malformated: not YAML at line 2")]
    [InlineData("apps:\n  - name: a\n script: b", "File x.yml malformated: not YAML at line 3")]
    [InlineData("a: &a\n  <<: *a", "File x.yml malformated: << at line 1 merges a mapping into itself")]
    [InlineData("a: *nobody", "File x.yml malformated: not YAML at line 1")]
    [InlineData("? [a]\n: b", "File x.yml malformated: a name that is no text at line 1")]
    [InlineData("", "File x.yml declares no app")]
    public void A_fault_has_its_place(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Throws<DeclarationException>(() => YamlConfig.ToJson(yaml, "x.yml")).Message);

    [Fact]
    public void Aliases_that_multiply_do_not_fill_the_memory()
    {
        var lines = Enumerable.Range(1, 12).Select(level => $"l{level}: &l{level} [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 9))}]");
        var bomb = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n" + string.Join('\n', lines);

        Assert.Contains("aliases stand for more than", Assert.Throws<DeclarationException>(() => YamlConfig.ToJson(bomb, "x.yml")).Message);
    }

    [Fact]
    public void No_text_makes_the_reader_crash() => Gen.String[Gen.Char["ab:-[]{}*&!|>'\"#\n ~1.\t"], 0, 60].Sample(
        text =>
        {
            try
            {
                using var json = System.Text.Json.JsonDocument.Parse(YamlConfig.ToJson(text, "x.yml"));
            }
            catch (DeclarationException)
            {
                // Refused with a place: as it should be.
            }
        },
        iter: 20000);
}
