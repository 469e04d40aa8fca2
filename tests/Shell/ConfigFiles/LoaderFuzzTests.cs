using ActorPm.Contracts.Apps;
using ActorPm.Hocon;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Tests.Fakes;
using CsCheck;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>Whatever stands in a file: apps, or faults that are told. Never a crash.</summary>
public sealed class LoaderFuzzTests
{
    private static readonly FakeMachine Machine = new FakeMachine().File("/work/app.js").Programs("node");

    private static readonly string[] Keys = [.. Settings.Fields, "ready", "alive", "env", "env_production", "watch_options", "apps", "unknown", ""];

    private static readonly Gen<string> Values = Gen.OneOfConst(
        "1", "-1", "true", "null", "\"\"", "\"app.js\"", "\"5s\"", "\"300M\"", "[]", "[1, \"a\"]", "{}", "{ \"http\": \"/h\", \"tcp\": 1 }",
        "{ \"A\": 1 }", "1e400", "99999999999999999999", "\"\\u0000\"", "[[1]]", "\"all\"", "{ \"db\": \"ready\" }", "\"0 3 * * *\"", "\"a b 'c\"");

    private static readonly Gen<string> Pieces = Gen.OneOfConst(
        "apps", "defaults", "environments.x", "project", "web", "script", "app.js", " = ", ": ", "{", "}", "[", "]", ",", "\n", " ", "- ", "\"", "'", "&a ", "*a", "<<", "#", "1", "null", "${web}", "!!", "|", "\t", "\\");

    /// <summary>Cases of each kind; a long run sets the variable.</summary>
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("ACTORPM_FUZZ_CASES"), out var cases) ? cases : 3000;

    [Fact]
    public void Any_fields_in_JSON_are_apps_or_faults() =>
        Gen.Select(Gen.Int[0, Keys.Length - 1].Select(at => Keys[at]), Values).List[0, 8].Sample(fields => Survives(() =>
            JsonApps.ReadAll($"{{ \"apps\": [{{ \"script\": \"app.js\"{string.Concat(fields.Select(field => $", \"{field.Item1}\": {field.Item2}"))} }}] }}", "f.json", "production")), iter: Cases);

    [Fact]
    public void Any_text_as_JSON_YAML_or_HOCON_is_apps_or_a_fault() => Pieces.Array[0, 30].Select(string.Concat).Sample(text =>
    {
        Survives(() => JsonApps.ReadAll(text, "f.json"));
        Survives(() => JsonApps.ReadAll(YamlConfig.ToJson(text, "f.yml"), "f.yml"));
        Survives(() =>
        {
            var hocon = HoconConfig.Read(text, "f.conf", "/work/f.conf", "x", HoconSource.Nothing);
            return JsonApps.ReadAll(hocon.Json, "f.conf", null, hocon.Places);
        });
    }, iter: Cases);

    private static void Survives(Func<DeclaredApps> read)
    {
        try
        {
            var declared = read();
            if (declared.Faults.Count > 0) return;
            foreach (var app in declared.Apps)
            {
                AppSpec spec = StartPlan.Build(app, Machine, []);
                Assert.True(NameRules.Problem(spec.Name) is null && spec.Instances >= 1);
            }
        }
        catch (DeclarationException fault)
        {
            Assert.NotEqual("", fault.Message);
        }
    }
}
