using System.Runtime.CompilerServices;
using ActorPm.Contracts.Units;
using ActorPm.Hocon;
using ActorPm.Shell.ConfigFiles;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.ConfigFiles;

/// <summary>docs/configuration.md is made of the table that reads files, and what it says of a field is so.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly FakeMachine Machine = new FakeMachine().File("/work/app.js").Programs("node").File("/work/.env", "A=1\n");

    public static TheoryData<string> Fields =>
        [.. Settings.All.Where(setting => setting is { Standing: Standing.Built, Key.Length: > 0, Apply: not null }).Select(setting => setting.Key)];

    [Fact]
    public void The_page_in_the_repository_is_the_one_that_pbm_prints() =>
        Assert.Equal(ConfigurationPage.Render().TrimEnd('\n'), File.ReadAllText(Page()).TrimEnd('\n'));

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_is_described_and_its_example_is_accepted(string field)
    {
        var described = FieldDescriptions.Of(field);
        Assert.True(described is not null, $"{field} needs kind, usual value and example in {nameof(FieldDescriptions)}");
        Assert.NotEqual("", Settings.OfField(field)!.Help);
        var app = Assert.Single(Read($"{field} = {described.Example}").Sound().Apps);
        var without = Read("").Sound().Apps[0] with { Place = app.Place, Notices = app.Notices };
        Assert.NotEqual(without, app);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_value_of_another_kind_is_refused_with_its_place(string field)
    {
        var wrong = FieldDescriptions.Of(field)!.Kind switch
        {
            ValueKind.Flag => "perhaps",
            ValueKind.Count or ValueKind.Port => "several",
            ValueKind.Duration => "soon",
            ValueKind.Size => "large",
            ValueKind.Choice => "whatever",
            _ => "{ a = 1 }",
        };
        if (field is "depends_on" or "watch_options") return; // they take objects
        Assert.Contains(Read($"{field} = {wrong}").Faults, fault => fault.StartsWith("pm.conf:3:", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void The_usual_value_that_the_page_names_is_what_holds_when_nothing_is_said(string field)
    {
        var usual = FieldDescriptions.Of(field)!.Usual;
        if (usual.Contains('(') || field is "force") return; // words, not a value
        var without = Build("");
        var with = Build($"{field} = {HoconWriter.Text(usual)}");
        Assert.Equal(JsonOf(without), JsonOf(with));
    }

    [Fact]
    public void Exact_texts_read_back_as_the_same_value()
    {
        foreach (var text in (string[])["5s", "90m", "1600ms", "1d", "0s"])
        {
            Assert.True(DurationText.TryParse(text, out var duration));
            Assert.Equal(text, DurationText.ToExactText(duration));
        }

        foreach (var text in (string[])["300M", "1536K", "1000", "2G", "0"])
        {
            Assert.True(ByteSize.TryParse(text, out var bytes));
            Assert.Equal(text, ByteSize.ToExactText(bytes));
        }
    }

    private static string JsonOf(Contracts.Apps.AppSpec spec) =>
        System.Text.Json.JsonSerializer.Serialize(spec, Contracts.Api.ApiJson.Default.AppSpec);

    private static Contracts.Apps.AppSpec Build(string line)
    {
        // A probe's parts mean something only beside its question.
        var probe = line.StartsWith("ready_", StringComparison.Ordinal) ? "ready_http = /h\n" : line.StartsWith("alive_", StringComparison.Ordinal) ? "alive_http = /h\n" : "";
        var app = Read(probe + line).Sound().Apps[0];
        if (line.Length == 0) return AppSpecBuilder.Build(app, Machine);
        var spec = AppSpecBuilder.Build(app, Machine);
        // Said or not, a usual time of a probe is the same; only the node fills it in.
        return probe.Length == 0 ? spec : AppSpecBuilder.Build(Read("").Sound().Apps[0], Machine);
    }

    private static DeclaredApps Read(string line)
    {
        var hocon = HoconConfig.Read($"apps {{ web {{\nscript = app.js\n{line}\n}} }}", "pm.conf", "/work/pm.conf", null, HoconSource.Nothing);
        return JsonApps.ReadAll(hocon.Json, "pm.conf", null, hocon.Places);
    }

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/configuration.md");
}
