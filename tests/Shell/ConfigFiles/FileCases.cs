using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;
using CsCheck;
using Assert = Xunit.Assert;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>Files with anything in them, and what must be true of each: all of its apps, or faults that are told. Never a crash.</summary>
internal static class FileCases
{
    private static readonly string[] Keys = [.. Settings.Fields, "ready", "alive", "env", "env_production", "watch_options", "apps", "unknown", ""];

    private static readonly Gen<string> Key = Gen.Int[0, Keys.Length - 1].Select(at => Keys[at]);

    private static readonly Gen<string> Values = Gen.OneOfConst(
        "1", "-1", "true", "null", "\"\"", "\"app.js\"", "\"5s\"", "\"300M\"", "[]", "[1, \"a\"]", "{}", "{ \"http\": \"/h\", \"tcp\": 1 }",
        "{ \"A\": 1 }", "1e400", "99999999999999999999", "\"\\u0000\"", "[[1]]", "\"all\"", "{ \"db\": \"ready\" }", "\"0 3 * * *\"", "\"a b 'c\"");

    private static readonly Gen<string> Pieces = Gen.OneOfConst(
        "apps", "defaults", "environments.x", "project", "web", "script", "app.js", " = ", ": ", "{", "}", "[", "]", ",", "\n", " ", "- ", "\"", "'", "&a ", "*a", "<<", "#", "1", "null", "${web}", "!!", "|", "\t", "\\",
        "include \"more.conf\"\n", "${?defaults}", "+=", "\"\"\"", "? ", "---\n", "%", "\r", "\ufeff", "\ud800", "/*", "//", "<<: *common\n");

    private static readonly Gen<string> Names = Gen.OneOfConst([.. ValidFiles.All]).Select(file => file.Name);

    private static readonly Gen<string?> Environments = Gen.OneOfConst(null, null, null, null, "production", "production", "production", "x");

    private static readonly Gen<FileCase> AnyFieldsInJson = Gen.Select(Key, Values).List[0, 8].Select(fields => new FileCase(
        ValidFiles.Json.Name, $"{{ \"apps\": [{{ \"script\": \"app.js\"{string.Concat(fields.Select(field => $", \"{field.Item1}\": {field.Item2}"))} }}] }}", "production"));

    private static readonly Gen<FileCase> AnyText =
        Gen.Select(Names, Pieces.Array[0, 30], Environments, (name, pieces, environment) => new FileCase(name, string.Concat(pieces), environment));

    private static readonly Gen<Func<string, string>> Edits = Gen.Frequency(
        (3, Gen.Select(Gen.Int[0, 4000], Gen.Int[1, 30], (at, count) => (Func<string, string>)(text => TextEdit.Cut(text, at, count)))),
        (3, Gen.Select(Gen.Int[0, 4000], Pieces, (at, piece) => (Func<string, string>)(text => TextEdit.Insert(text, at, piece)))),
        (4, Gen.Select(Gen.Int[0, 4000], Values, (at, value) => (Func<string, string>)(text => TextEdit.ReplaceValue(text, at, value)))),
        (4, Gen.Select(Gen.Int[0, 4000], Key, (at, key) => (Func<string, string>)(text => TextEdit.ReplaceWord(text, at, key)))),
        (2, Gen.Select(Gen.Int[0, 4000], Gen.Int[0, 4000], (from, to) => (Func<string, string>)(text => TextEdit.CopyLine(text, from, to)))),
        (1, Gen.Select(Gen.Int[0, 4000], Gen.OneOfConst("[", "{", "- ", "a: ", "a {", "("), Gen.Int[50, 200], (at, piece, times) => (Func<string, string>)(text => TextEdit.Insert(text, at, string.Concat(Enumerable.Repeat(piece, times)))))));

    private static readonly Gen<FileCase> Mutated = Gen.Select(
        Gen.OneOfConst([.. ValidFiles.All]), Edits.Array[0, 3], Environments,
        (file, edits, environment) => file with { Text = edits.Aggregate(file.Text, (text, edit) => edit(text)), Environment = environment });

    public static Gen<FileCase> Any { get; } = Gen.Frequency((6, Mutated), (2, AnyFieldsInJson), (2, AnyText));

    /// <summary>Reads the file as <c>pbm apply</c> does: the request for its apps of one server, or null for a file whose faults were told.</summary>
    public static ApplyApps? Read(FileCase file) => Read(file, new StringWriter());

    /// <param name="file">The file.</param>
    /// <param name="said">Gets the warnings and faults.</param>
    public static ApplyApps? Read(FileCase file, StringWriter said)
    {
        var machine = ValidFiles.Machine().File("/work/" + file.Name, file.Text);
        var selection = new FileSelection(file.Environment, []);
        var session = new Session(new HomePaths("/work/home"), new ShellOutput(TextWriter.Null, said), machine, FakeLauncher.Never, TextReader.Null, TimeProvider.System);
        if (FileApply.Request(session, file.Name, selection, prune: true) is not { } request)
        {
            Assert.Contains("[PBM][ERROR] ", said.ToString(), StringComparison.Ordinal);
            return null;
        }

        Assert.DoesNotContain("[PBM][ERROR] ", said.ToString(), StringComparison.Ordinal);
        List<AppSpec> specs = [.. request.OfServer.Apps, .. request.OfFleet.Select(app => app.Spec)];
        Assert.NotEmpty(specs);
        Assert.Equal(ConfigFile.ReadAll(file.Name, machine, TextReader.Null, selection).Apps.Count, specs.Count);
        foreach (var spec in specs)
        {
            Assert.True(NameRules.Problem(spec.Name) is null && spec.Instances >= 1, $"{spec.Name} has {spec.Instances} instances");
            var sent = Sent(spec);
            Assert.Equal(sent, Sent(JsonSerializer.Deserialize(sent, ApiJson.Default.AppSpec)!));
        }

        return request.OfServer;
    }

    private static string Sent(AppSpec spec) => JsonSerializer.Serialize(spec, ApiJson.Default.AppSpec);
}
